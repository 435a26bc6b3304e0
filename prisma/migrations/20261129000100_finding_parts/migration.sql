-- A finding may be about several things. The first stands in the finding itself as before, every other one is a row here.
-- It is stored in one statement with the entry of the review that says so, and never changed.
CREATE TABLE "finding_parts" (
    "id" TEXT NOT NULL,
    "finding_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "entry" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target" JSONB NOT NULL,
    "evidence" JSONB NOT NULL,
    -- These two the database makes of the others, as in findings.
    "network_id" TEXT GENERATED ALWAYS AS ("target"->>'networkId') STORED,
    "layer" TEXT GENERATED ALWAYS AS ("target"->>'layer') STORED,

    CONSTRAINT "finding_parts_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "finding_parts_finding_id_number_key" ON "finding_parts"("finding_id", "number");
CREATE INDEX "finding_parts_network_id_idx" ON "finding_parts"("network_id");
CREATE INDEX "finding_parts_session_id_idx" ON "finding_parts"("session_id");
ALTER TABLE "finding_parts" ADD CONSTRAINT "finding_parts_finding_id_fkey" FOREIGN KEY ("finding_id") REFERENCES "findings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The part that a check compared. None: the first.
ALTER TABLE "finding_checks" ADD COLUMN "part_id" TEXT;

-- A finding is found by the words of its parts, too. They are written beside it with each part, because a generated column
-- reads its own row alone.
ALTER TABLE "findings" ADD COLUMN "added_words" TEXT NOT NULL DEFAULT '';
DROP INDEX "findings_search_idx";
ALTER TABLE "findings" DROP COLUMN "plain", DROP COLUMN "search";
ALTER TABLE "findings"
    ADD COLUMN "plain" TEXT GENERATED ALWAYS AS (
        "finding_plain"("title", "tags", "text", "author", "finding_subject"("target", "evidence") || ' ' || "added_words")
    ) STORED,
    ADD COLUMN "search" TSVECTOR GENERATED ALWAYS AS (
        "finding_search"("title", "tags", "text", "author", "finding_subject"("target", "evidence") || ' ' || "added_words")
    ) STORED;
ALTER TABLE "findings" ALTER COLUMN "search" SET STORAGE MAIN;
CREATE INDEX "findings_search_idx" ON "findings" USING GIN ("search");
