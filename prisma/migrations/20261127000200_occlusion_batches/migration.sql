-- CreateTable
CREATE TABLE "occlusion_batches" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "network_id" TEXT NOT NULL,
    "image_set_id" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "grid" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "occlusion_batches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "occlusion_batch_pictures" (
    "batch_id" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "image_id" TEXT NOT NULL,
    "error" JSONB,
    "drops" BYTEA,
    "target_class" INTEGER,
    "base_probability" DOUBLE PRECISION,
    "base_rank" INTEGER,
    "right" BOOLEAN,
    "greatest_drop" DOUBLE PRECISION,
    "greatest_cell" INTEGER,
    "mean_drop" DOUBLE PRECISION,
    "outside_share" DOUBLE PRECISION,
    "even_share" DOUBLE PRECISION,

    CONSTRAINT "occlusion_batch_pictures_pkey" PRIMARY KEY ("batch_id","place")
);

-- CreateIndex
CREATE UNIQUE INDEX "occlusion_batches_key_key" ON "occlusion_batches"("key");

-- CreateIndex
CREATE INDEX "occlusion_batches_image_set_id_idx" ON "occlusion_batches"("image_set_id");

-- CreateIndex
CREATE INDEX "occlusion_batches_network_id_idx" ON "occlusion_batches"("network_id");

-- CreateIndex
CREATE INDEX "occlusion_batch_pictures_image_id_idx" ON "occlusion_batch_pictures"("image_id");

-- AddForeignKey
ALTER TABLE "occlusion_batches" ADD CONSTRAINT "occlusion_batches_network_id_fkey" FOREIGN KEY ("network_id") REFERENCES "networks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "occlusion_batches" ADD CONSTRAINT "occlusion_batches_image_set_id_fkey" FOREIGN KEY ("image_set_id") REFERENCES "image_sets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "occlusion_batch_pictures" ADD CONSTRAINT "occlusion_batch_pictures_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "occlusion_batches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "occlusion_batch_pictures" ADD CONSTRAINT "occlusion_batch_pictures_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "images"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Checks: Prisma's schema language has none, and its diff leaves them alone.

-- A picture waits, was measured, or failed. What was measured is there as a whole.
ALTER TABLE "occlusion_batch_pictures" ADD CONSTRAINT "occlusion_batch_pictures_state_check" CHECK (
    ("drops" IS NULL AND "target_class" IS NULL AND "base_probability" IS NULL AND "base_rank" IS NULL
        AND "greatest_drop" IS NULL AND "greatest_cell" IS NULL AND "mean_drop" IS NULL AND "outside_share" IS NULL)
    OR ("error" IS NULL AND "drops" IS NOT NULL AND "target_class" IS NOT NULL AND "base_probability" IS NOT NULL
        AND "base_rank" IS NOT NULL AND "greatest_drop" IS NOT NULL AND "greatest_cell" IS NOT NULL AND "mean_drop" IS NOT NULL)
);
