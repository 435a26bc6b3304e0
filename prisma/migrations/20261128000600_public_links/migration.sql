-- Things that are shown to whoever has a link, as they were when they were shared. The token of a link is not here, only
-- its SHA-256: who reads the database, or a copy of it, can open none.
CREATE TABLE "public_links" (
    "id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "review_number" INTEGER NOT NULL,
    "with_discussion" BOOLEAN NOT NULL,
    "content" JSONB NOT NULL,
    "files" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "public_links_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "public_links_token_hash_key" ON "public_links"("token_hash");
CREATE INDEX "public_links_subject_kind_subject_id_idx" ON "public_links"("subject_kind", "subject_id");

-- Checks: Prisma's schema language has none, and its diff leaves them alone.
ALTER TABLE "public_links" ADD CONSTRAINT "public_links_revoked_check" CHECK (
    ("revoked_by" IS NULL) = ("revoked_at" IS NULL)
);
