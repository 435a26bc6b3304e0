-- What people say of a finding is a log that only grows, and lists need the status that it amounts to.
ALTER TABLE "findings" ADD COLUMN "status" TEXT NOT NULL DEFAULT 'draft',
                       ADD COLUMN "review_number" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "finding_review_entries" (
    "id" TEXT NOT NULL,
    "finding_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "act" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "finding_review_entries_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "finding_review_entries_finding_id_number_key" ON "finding_review_entries"("finding_id", "number");
CREATE INDEX "findings_status_idx" ON "findings"("status");
ALTER TABLE "finding_review_entries" ADD CONSTRAINT "finding_review_entries_finding_id_fkey"
    FOREIGN KEY ("finding_id") REFERENCES "findings"("id") ON DELETE CASCADE ON UPDATE CASCADE;
