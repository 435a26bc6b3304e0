-- What people wrote can be changed, and every version of it is kept. What was written so far is the first one.
ALTER TABLE "findings" ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 1,
                       ADD COLUMN "edited_by" TEXT,
                       ADD COLUMN "edited_at" TIMESTAMPTZ(3);

CREATE TABLE "finding_revisions" (
    "finding_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "tags" TEXT[],
    "by" TEXT NOT NULL,
    "origin" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "finding_revisions_pkey" PRIMARY KEY ("finding_id", "number")
);
ALTER TABLE "finding_revisions" ADD CONSTRAINT "finding_revisions_finding_id_fkey"
    FOREIGN KEY ("finding_id") REFERENCES "findings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "finding_revisions" ("finding_id", "number", "title", "text", "tags", "by", "origin", "created_at")
SELECT "id", 1, "title", "text", "tags", "author", '{"kind": "created"}', "created_at" FROM "findings";
