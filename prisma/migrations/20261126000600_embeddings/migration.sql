-- CreateTable
CREATE TABLE "embeddings" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "image_set_id" TEXT NOT NULL,
    "network_id" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "feature_key" TEXT NOT NULL,
    "layer" TEXT NOT NULL,
    "extends_id" TEXT,
    "extension" JSONB,
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" TEXT NOT NULL,
    "paused_by" TEXT,
    "stopped" BOOLEAN NOT NULL DEFAULT false,
    "error" JSONB,
    "finished_at" TIMESTAMPTZ(3),
    "points" JSONB,
    "iteration" INTEGER NOT NULL DEFAULT 0,
    "target_iterations" INTEGER NOT NULL,
    "kl" JSONB NOT NULL,
    "measures" JSONB NOT NULL,
    "explained" JSONB,
    "displacement" JSONB,
    "seconds" JSONB NOT NULL,
    "points_hash" TEXT,
    "state_hash" TEXT,
    "axes_hash" TEXT,

    CONSTRAINT "embeddings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "embedding_frames" (
    "embedding_id" TEXT NOT NULL,
    "iteration" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "embedding_frames_pkey" PRIMARY KEY ("embedding_id","iteration")
);

-- CreateTable
CREATE TABLE "selections" (
    "id" TEXT NOT NULL,
    "image_set_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "embedding_id" TEXT,

    CONSTRAINT "selections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "selection_members" (
    "selection_id" TEXT NOT NULL,
    "image_id" TEXT NOT NULL,

    CONSTRAINT "selection_members_pkey" PRIMARY KEY ("selection_id","image_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "embeddings_key_key" ON "embeddings"("key");

-- CreateIndex
CREATE INDEX "embeddings_image_set_id_idx" ON "embeddings"("image_set_id");

-- CreateIndex
CREATE INDEX "embeddings_network_id_idx" ON "embeddings"("network_id");

-- CreateIndex
CREATE INDEX "embeddings_status_idx" ON "embeddings"("status");

-- CreateIndex
CREATE INDEX "selections_image_set_id_idx" ON "selections"("image_set_id");

-- CreateIndex
CREATE INDEX "selection_members_image_id_idx" ON "selection_members"("image_id");

-- AddForeignKey
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_image_set_id_fkey" FOREIGN KEY ("image_set_id") REFERENCES "image_sets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_network_id_fkey" FOREIGN KEY ("network_id") REFERENCES "networks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_extends_id_fkey" FOREIGN KEY ("extends_id") REFERENCES "embeddings"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "embedding_frames" ADD CONSTRAINT "embedding_frames_embedding_id_fkey" FOREIGN KEY ("embedding_id") REFERENCES "embeddings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "selections" ADD CONSTRAINT "selections_image_set_id_fkey" FOREIGN KEY ("image_set_id") REFERENCES "image_sets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "selections" ADD CONSTRAINT "selections_embedding_id_fkey" FOREIGN KEY ("embedding_id") REFERENCES "embeddings"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "selection_members" ADD CONSTRAINT "selection_members_selection_id_fkey" FOREIGN KEY ("selection_id") REFERENCES "selections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "selection_members" ADD CONSTRAINT "selection_members_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "images"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Checks: Prisma's schema language has none, and its diff leaves them alone.

-- Artifacts, vectors and embeddings are named by a lower-case hexadecimal SHA-256.
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_hashes_check" CHECK (
    "key" ~ '^[0-9a-f]{64}$'
    AND "feature_key" ~ '^[0-9a-f]{64}$'
    AND "points_hash" ~ '^[0-9a-f]{64}$'
    AND "state_hash" ~ '^[0-9a-f]{64}$'
    AND "axes_hash" ~ '^[0-9a-f]{64}$'
);
ALTER TABLE "embedding_frames" ADD CONSTRAINT "embedding_frames_check" CHECK ("iteration" >= 0 AND "hash" ~ '^[0-9a-f]{64}$');
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_counts_check" CHECK ("iteration" >= 0 AND "target_iterations" >= 0);
-- Whoever shows points can look up which pictures they are.
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_points_check" CHECK ("points" IS NULL OR "points_hash" IS NOT NULL);

-- An embedding's state as lib/domain/embedding.ts has it.
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_status_check" CHECK ("status" IN ('queued', 'running', 'paused', 'finished', 'failed'));
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_state_check" CHECK (
    CASE "status"
        WHEN 'paused' THEN "paused_by" IS NOT NULL AND "finished_at" IS NULL
        WHEN 'finished' THEN "finished_at" IS NOT NULL
        WHEN 'failed' THEN "finished_at" IS NOT NULL AND "error" IS NOT NULL
        ELSE "finished_at" IS NULL
    END
);
