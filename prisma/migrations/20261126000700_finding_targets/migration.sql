-- Findings are of several kinds. Those that there are so far are about heatmaps, and which number a heatmap shows is a
-- part of what such a finding is about.
ALTER TABLE "findings" ADD COLUMN "kind" TEXT;
UPDATE "findings" SET "kind" = 'occlusion', "target" = "target" || jsonb_build_object('score', "score");
ALTER TABLE "findings" ALTER COLUMN "kind" SET NOT NULL;
ALTER TABLE "findings" DROP COLUMN "score";

-- A check may be compared at once, without a job. What was compared depends on the kind of the finding, and says so.
ALTER TABLE "finding_checks" ALTER COLUMN "job_id" DROP NOT NULL;
UPDATE "finding_checks" SET "outcome" = "outcome" || '{"kind": "occlusion"}' WHERE "outcome"->>'verdict' IN ('same', 'changed');
