-- CreateTable
CREATE TABLE "networks" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "weights_hash" TEXT NOT NULL,
    "card_hash" TEXT NOT NULL,
    "card" JSONB NOT NULL,
    "weights_bytes" INTEGER NOT NULL,
    "parameter_count" INTEGER NOT NULL,
    "opset" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "networks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "image_sets" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "image_sets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "images" (
    "id" TEXT NOT NULL,
    "image_set_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "file_name" TEXT NOT NULL,
    "label" TEXT,
    "hash" TEXT NOT NULL,
    "width_px" INTEGER NOT NULL,
    "height_px" INTEGER NOT NULL,

    CONSTRAINT "images_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "view" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jobs" (
    "id" TEXT NOT NULL,
    "result_key" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "network_id" TEXT NOT NULL,
    "image_id" TEXT NOT NULL,
    "identity" JSONB NOT NULL,
    "grid" JSONB NOT NULL,
    "class_count" INTEGER NOT NULL,
    "recheck_of" TEXT,
    "requested_by" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "error" JSONB,
    "cancelled_by" TEXT,
    "device" JSONB,
    "compute_ms" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "result_hash" TEXT,
    "pixels_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "result_chunks" (
    "result_key" TEXT NOT NULL,
    "from" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "result_chunks_pkey" PRIMARY KEY ("result_key","from")
);

-- CreateTable
CREATE TABLE "job_requests" (
    "session_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "job_requests_pkey" PRIMARY KEY ("session_id","job_id")
);

-- CreateTable
CREATE TABLE "findings" (
    "id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "tags" TEXT[],
    "author" TEXT NOT NULL,
    "score" TEXT NOT NULL,
    "target" JSONB NOT NULL,
    "evidence" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "findings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "finding_checks" (
    "id" TEXT NOT NULL,
    "finding_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "outcome" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "finding_checks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "networks_weights_hash_card_hash_key" ON "networks"("weights_hash", "card_hash");

-- CreateIndex
CREATE INDEX "images_hash_idx" ON "images"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "images_image_set_id_position_key" ON "images"("image_set_id", "position");

-- CreateIndex
CREATE INDEX "jobs_status_idx" ON "jobs"("status");

-- CreateIndex
CREATE UNIQUE INDEX "jobs_result_key_attempt_key" ON "jobs"("result_key", "attempt");

-- CreateIndex
CREATE INDEX "findings_created_at_idx" ON "findings"("created_at");

-- AddForeignKey
ALTER TABLE "images" ADD CONSTRAINT "images_image_set_id_fkey" FOREIGN KEY ("image_set_id") REFERENCES "image_sets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_network_id_fkey" FOREIGN KEY ("network_id") REFERENCES "networks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "images"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_requests" ADD CONSTRAINT "job_requests_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_requests" ADD CONSTRAINT "job_requests_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "findings" ADD CONSTRAINT "findings_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding_checks" ADD CONSTRAINT "finding_checks_finding_id_fkey" FOREIGN KEY ("finding_id") REFERENCES "findings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Checks: Prisma's schema language has none, and its diff leaves them alone.

-- Artifacts, cards and results are named by a lower-case hexadecimal SHA-256.
ALTER TABLE "networks" ADD CONSTRAINT "networks_hashes_check" CHECK ("weights_hash" ~ '^[0-9a-f]{64}$' AND "card_hash" ~ '^[0-9a-f]{64}$');
ALTER TABLE "images" ADD CONSTRAINT "images_hash_check" CHECK ("hash" ~ '^[0-9a-f]{64}$');
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_result_key_check" CHECK ("result_key" ~ '^[0-9a-f]{64}$');
ALTER TABLE "result_chunks" ADD CONSTRAINT "result_chunks_hash_check" CHECK ("hash" ~ '^[0-9a-f]{64}$');

ALTER TABLE "networks" ADD CONSTRAINT "networks_counts_check" CHECK ("weights_bytes" >= 0 AND "parameter_count" >= 0);
ALTER TABLE "images" ADD CONSTRAINT "images_position_check" CHECK ("position" >= 0);
ALTER TABLE "images" ADD CONSTRAINT "images_size_check" CHECK ("width_px" > 0 AND "height_px" > 0);
ALTER TABLE "result_chunks" ADD CONSTRAINT "result_chunks_range_check" CHECK ("from" >= 0 AND "count" > 0);
ALTER TABLE "findings" ADD CONSTRAINT "findings_score_check" CHECK ("score" IN ('probability', 'drop', 'logit'));

-- A job's state as lib/domain/job.ts has it: a final state comes with everything that it promises to tell.
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_counts_check" CHECK ("attempt" > 0 AND "class_count" > 0 AND "compute_ms" >= 0);
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_status_check" CHECK ("status" IN ('queued', 'running', 'completed', 'failed', 'cancelled'));
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_final_check" CHECK (
    CASE "status"
        WHEN 'completed' THEN "finished_at" IS NOT NULL AND "result_hash" IS NOT NULL AND "device" IS NOT NULL
        WHEN 'failed' THEN "finished_at" IS NOT NULL AND "error" IS NOT NULL
        WHEN 'cancelled' THEN "finished_at" IS NOT NULL AND "cancelled_by" IS NOT NULL
        ELSE "finished_at" IS NULL
    END
);
