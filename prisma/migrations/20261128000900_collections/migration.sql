-- Findings in an order that make one argument together. Their words have revisions as those of findings have, and all else
-- is a log that only grows: lists need what it amounts to.
CREATE TABLE "collections" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "tags" TEXT[],
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "edited_by" TEXT,
    "edited_at" TIMESTAMPTZ(3),
    "entry_number" INTEGER NOT NULL DEFAULT 0,
    "finding_ids" TEXT[],
    "is_put_away" BOOLEAN NOT NULL DEFAULT false,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collections_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "collections_changed_at_idx" ON "collections"("changed_at");
CREATE INDEX "collections_finding_ids_idx" ON "collections" USING GIN ("finding_ids");

CREATE TABLE "collection_revisions" (
    "collection_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "tags" TEXT[],
    "by" TEXT NOT NULL,
    "origin" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collection_revisions_pkey" PRIMARY KEY ("collection_id", "number")
);
ALTER TABLE "collection_revisions" ADD CONSTRAINT "collection_revisions_collection_id_fkey"
    FOREIGN KEY ("collection_id") REFERENCES "collections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "collection_entries" (
    "id" TEXT NOT NULL,
    "collection_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "act" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collection_entries_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "collection_entries_collection_id_number_key" ON "collection_entries"("collection_id", "number");
ALTER TABLE "collection_entries" ADD CONSTRAINT "collection_entries_collection_id_fkey"
    FOREIGN KEY ("collection_id") REFERENCES "collections"("id") ON DELETE CASCADE ON UPDATE CASCADE;
