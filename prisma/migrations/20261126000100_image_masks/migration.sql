-- AlterTable
ALTER TABLE "images" ADD COLUMN "mask_hash" TEXT;

ALTER TABLE "images" ADD CONSTRAINT "images_mask_hash_check" CHECK ("mask_hash" ~ '^[0-9a-f]{64}$');
