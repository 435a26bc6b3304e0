-- AlterTable
ALTER TABLE "jobs" ADD COLUMN "specular_version" TEXT;
