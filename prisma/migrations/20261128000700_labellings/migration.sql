-- Several people label what the same channels see, each without the labels of the others in sight.
CREATE TABLE "labellings" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "instructions" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "network_id" TEXT NOT NULL,
    "layer" TEXT NOT NULL,
    "image_set_id" TEXT NOT NULL,
    "categories" JSONB NOT NULL,
    "choice" JSONB NOT NULL,
    "channels" INTEGER[],
    "evidence" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "shown_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "labellings_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "labellings_created_at_idx" ON "labellings"("created_at");

-- What people judge each channel by, frozen when the labelling began.
CREATE TABLE "labelling_channels" (
    "labelling_id" TEXT NOT NULL,
    "channel" INTEGER NOT NULL,
    "evidence" JSONB NOT NULL,

    CONSTRAINT "labelling_channels_pkey" PRIMARY KEY ("labelling_id", "channel")
);
ALTER TABLE "labelling_channels" ADD CONSTRAINT "labelling_channels_labelling_id_fkey"
    FOREIGN KEY ("labelling_id") REFERENCES "labellings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A log that only grows. "person" is the one key for all ways to write the name in "by".
CREATE TABLE "channel_labels" (
    "id" TEXT NOT NULL,
    "labelling_id" TEXT NOT NULL,
    "channel" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "label" TEXT,
    "note" TEXT NOT NULL,
    "after_seeing" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_labels_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "channel_labels_labelling_id_person_channel_idx" ON "channel_labels"("labelling_id", "person", "channel");
ALTER TABLE "channel_labels" ADD CONSTRAINT "channel_labels_labelling_id_channel_fkey"
    FOREIGN KEY ("labelling_id", "channel") REFERENCES "labelling_channels"("labelling_id", "channel") ON DELETE CASCADE ON UPDATE CASCADE;
