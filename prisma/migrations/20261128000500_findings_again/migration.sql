-- When a picture was added, so that one of the same name that came after a finding is told from one that was there
-- already. Of those that are there it is not known.
ALTER TABLE "images" ADD COLUMN "added_at" TIMESTAMPTZ(3);
ALTER TABLE "images" ALTER COLUMN "added_at" SET DEFAULT CURRENT_TIMESTAMP;

-- Another network than the finding's own, that a check was made with, and what it was called.
ALTER TABLE "finding_checks" ADD COLUMN "network_id" TEXT,
                             ADD COLUMN "network_name" TEXT;
