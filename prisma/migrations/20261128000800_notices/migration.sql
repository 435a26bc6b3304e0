-- That somebody did something which concerns a person: that person's inbox. A notice is stored in one statement with what
-- it is about. Of what was said before this migration there are none: nobody could mention or ask anybody, and the rest
-- was seen, or would come as a flood of things of the past.
CREATE TABLE "notices" (
    "id" TEXT NOT NULL,
    "person_key" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "kinds" TEXT[],
    "excerpt" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "comment_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);
-- One of each act for a person, whatever it is for them.
CREATE UNIQUE INDEX "notices_person_key_subject_kind_subject_id_source_key" ON "notices"("person_key", "subject_kind", "subject_id", "source");
CREATE INDEX "notices_person_key_created_at_idx" ON "notices"("person_key", "created_at");
CREATE INDEX "notices_person_key_read_at_idx" ON "notices"("person_key", "read_at");

-- Who was asked to look at a finding, and what became of it: what the log of its review amounts to, kept with it.
CREATE TABLE "finding_reviewers" (
    "finding_id" TEXT NOT NULL,
    "person_key" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "finding_reviewers_pkey" PRIMARY KEY ("finding_id", "person_key")
);
CREATE INDEX "finding_reviewers_person_key_state_idx" ON "finding_reviewers"("person_key", "state");
ALTER TABLE "finding_reviewers" ADD CONSTRAINT "finding_reviewers_finding_id_fkey" FOREIGN KEY ("finding_id") REFERENCES "findings"("id") ON DELETE CASCADE ON UPDATE CASCADE;
