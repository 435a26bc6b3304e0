-- CreateTable
CREATE TABLE "prediction_runs" (
    "id" TEXT NOT NULL,
    "network_id" TEXT NOT NULL,
    "device" JSONB NOT NULL,
    "specular_version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "prediction_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "predictions" (
    "network_id" TEXT NOT NULL,
    "image_id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "class_index" INTEGER NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "top_classes" INTEGER[],
    "top_probabilities" DOUBLE PRECISION[],
    "label_class" INTEGER,
    "label_probability" DOUBLE PRECISION,
    "label_rank" INTEGER,

    CONSTRAINT "predictions_pkey" PRIMARY KEY ("network_id","image_id")
);

-- CreateIndex
CREATE INDEX "predictions_image_id_idx" ON "predictions"("image_id");

-- CreateIndex
CREATE INDEX "predictions_run_id_idx" ON "predictions"("run_id");

-- AddForeignKey
ALTER TABLE "prediction_runs" ADD CONSTRAINT "prediction_runs_network_id_fkey" FOREIGN KEY ("network_id") REFERENCES "networks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_network_id_fkey" FOREIGN KEY ("network_id") REFERENCES "networks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_image_id_fkey" FOREIGN KEY ("image_id") REFERENCES "images"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "prediction_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Checks: Prisma's schema language has none, and its diff leaves them alone.

-- The best class is the predicted one, and each class has its probability.
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_top_check" CHECK (
    cardinality("top_classes") > 0
    AND cardinality("top_classes") = cardinality("top_probabilities")
    AND "class_index" >= 0
    AND "class_index" = "top_classes"[1]
);
-- A known label comes with its class, its probability and its place, the place is the first exactly when they agree.
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_label_check" CHECK (
    ("label_class" IS NULL AND "label_probability" IS NULL AND "label_rank" IS NULL)
    OR (
        "label_class" IS NOT NULL AND "label_probability" IS NOT NULL AND "label_rank" IS NOT NULL
        AND "label_class" >= 0
        AND "label_rank" >= 0
        AND ("label_rank" = 0) = ("label_class" = "class_index")
    )
);
