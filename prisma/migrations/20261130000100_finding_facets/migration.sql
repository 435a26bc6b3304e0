-- What the facets count of a finding, as one line of JSON. To read all lines takes a fraction of the time that PostgreSQL
-- takes to count in seven columns, one of which is a list. What was added to a finding stands in other tables.
CREATE FUNCTION "finding_facets"("id" TEXT, "author" TEXT, "status" TEXT, "kind" TEXT, "target" JSONB, "tags" TEXT[]) RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.json_build_array("id", "author", "status", "kind", "target"->>'networkId', "target"->>'layer',
    coalesce("tags", '{}'))::TEXT;

ALTER TABLE "findings" ADD COLUMN "facets" TEXT GENERATED ALWAYS AS (
    "finding_facets"("id", "author", "status", "kind", "target", "tags")
) STORED;

-- In the row itself: a finding has long texts, and PostgreSQL puts as much of such a row elsewhere as it can, piece by piece.
ALTER TABLE "findings"
    ALTER COLUMN "facets" SET STORAGE MAIN,
    ALTER COLUMN "tags" SET STORAGE MAIN,
    ALTER COLUMN "author" SET STORAGE MAIN,
    ALTER COLUMN "status" SET STORAGE MAIN,
    ALTER COLUMN "kind" SET STORAGE MAIN,
    ALTER COLUMN "network_id" SET STORAGE MAIN,
    ALTER COLUMN "layer" SET STORAGE MAIN;
ALTER TABLE "finding_parts"
    ALTER COLUMN "kind" SET STORAGE MAIN,
    ALTER COLUMN "network_id" SET STORAGE MAIN,
    ALTER COLUMN "layer" SET STORAGE MAIN;
-- Nearly all of what is read to look for a piece of a name, and unpacking it costs as much as looking.
ALTER TABLE "findings" ALTER COLUMN "plain" SET STORAGE EXTERNAL;
-- The facets of rows that are there already are written anew.
UPDATE "findings" SET "kind" = "kind";
