-- What the words of a finding mean, as vectors that can be compared. Made of the words: can be made again at any time.
CREATE TABLE "finding_meanings" (
    "finding_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "encoder" TEXT NOT NULL,
    "vectors" BYTEA NOT NULL,

    CONSTRAINT "finding_meanings_pkey" PRIMARY KEY ("finding_id")
);

ALTER TABLE "finding_meanings" ADD CONSTRAINT "finding_meanings_finding_id_fkey" FOREIGN KEY ("finding_id") REFERENCES "findings"("id") ON DELETE CASCADE ON UPDATE CASCADE;
