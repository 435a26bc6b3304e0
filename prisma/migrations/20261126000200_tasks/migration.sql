-- CreateTable
CREATE TABLE "tasks" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "done" BIGINT NOT NULL DEFAULT 0,
    "total" BIGINT,
    "input" JSONB NOT NULL,
    "report" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "tasks_status_idx" ON "tasks"("status");

-- CreateIndex
CREATE INDEX "tasks_subject_idx" ON "tasks"("subject");

-- A task's state as lib/domain/task.ts has it.
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_counts_check" CHECK ("done" >= 0 AND "total" >= 0);
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_unit_check" CHECK ("unit" IN ('pictures', 'bytes'));
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_status_check" CHECK ("status" IN ('queued', 'running', 'completed', 'failed', 'cancelled'));
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_final_check" CHECK (
    CASE "status"
        WHEN 'failed' THEN "finished_at" IS NOT NULL AND "error" IS NOT NULL
        WHEN 'queued' THEN "finished_at" IS NULL
        WHEN 'running' THEN "finished_at" IS NULL
        ELSE "finished_at" IS NOT NULL
    END
);
