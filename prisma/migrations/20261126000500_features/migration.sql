-- CreateTable
CREATE TABLE "feature_spaces" (
    "key" TEXT NOT NULL,
    "network_id" TEXT NOT NULL,
    "identity" JSONB NOT NULL,
    "layer" TEXT NOT NULL,
    "channel_axis" INTEGER,
    "values_per_picture" INTEGER NOT NULL,
    "dimensions" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feature_spaces_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "feature_chunks" (
    "space_key" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "device" JSONB NOT NULL,
    "specular_version" TEXT NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "feature_chunks_pkey" PRIMARY KEY ("space_key","hash")
);

-- CreateTable
CREATE TABLE "feature_vectors" (
    "space_key" TEXT NOT NULL,
    "image_hash" TEXT NOT NULL,
    "chunk_hash" TEXT,
    "row" INTEGER,
    "problem" JSONB,

    CONSTRAINT "feature_vectors_pkey" PRIMARY KEY ("space_key","image_hash")
);

-- CreateIndex
CREATE INDEX "feature_spaces_network_id_idx" ON "feature_spaces"("network_id");

-- CreateIndex
CREATE INDEX "feature_chunks_hash_idx" ON "feature_chunks"("hash");

-- CreateIndex
CREATE INDEX "feature_vectors_space_key_chunk_hash_idx" ON "feature_vectors"("space_key", "chunk_hash");

-- AddForeignKey
ALTER TABLE "feature_spaces" ADD CONSTRAINT "feature_spaces_network_id_fkey" FOREIGN KEY ("network_id") REFERENCES "networks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feature_chunks" ADD CONSTRAINT "feature_chunks_space_key_fkey" FOREIGN KEY ("space_key") REFERENCES "feature_spaces"("key") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feature_vectors" ADD CONSTRAINT "feature_vectors_space_key_fkey" FOREIGN KEY ("space_key") REFERENCES "feature_spaces"("key") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feature_vectors" ADD CONSTRAINT "feature_vectors_space_key_chunk_hash_fkey" FOREIGN KEY ("space_key", "chunk_hash") REFERENCES "feature_chunks"("space_key", "hash") ON DELETE CASCADE ON UPDATE CASCADE;

-- Checks: Prisma's schema language has none, and its diff leaves them alone.

ALTER TABLE "feature_spaces" ADD CONSTRAINT "feature_spaces_size_check" CHECK (
    "dimensions" > 0 AND "dimensions" <= "values_per_picture"
);
-- A picture has either a vector or a reason why it has none.
ALTER TABLE "feature_vectors" ADD CONSTRAINT "feature_vectors_place_check" CHECK (
    ("chunk_hash" IS NOT NULL AND "row" IS NOT NULL AND "row" >= 0 AND "problem" IS NULL)
    OR ("chunk_hash" IS NULL AND "row" IS NULL AND "problem" IS NOT NULL)
);
