-- Findings are found by their words and by what they are about. Both are kept beside them by the database itself, so that
-- no statement that writes a finding can forget it.

-- What a finding is about, in words: names of the network, layer, pictures and class.
CREATE FUNCTION "finding_subject"("target" JSONB, "evidence" JSONB) RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.concat_ws(' ', "target"->>'layer', "evidence"->>'layer', "evidence"->>'networkName',
    "evidence"->>'imageName', "evidence"->>'imageSetName', "evidence"->>'classLabel',
    "evidence"->'map'->>'imageName', "evidence"->'patches'->>'imageSetName');

-- The words of a text twice: as they are written ("simple"), for other languages, names, quotations and words that are
-- half typed. And by their English stems, so that "edges" are found by "edge". PostgreSQL takes "blocks.0" for a computer,
-- "a/b" for a file and "<x>" for nothing, each as a whole: marks are spaces here, so that every word is found.
CREATE FUNCTION "finding_words"("text" TEXT) RETURNS TSVECTOR
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.to_tsvector('pg_catalog.simple'::regconfig,
        pg_catalog.translate("text", '!"#$%&''()*+,-./:<=>?@[\]^_`{|}~', pg_catalog.repeat(' ', 31)))
    || pg_catalog.to_tsvector('pg_catalog.english'::regconfig,
        pg_catalog.translate("text", '!"#$%&''()*+,-./:<=>?@[\]^_`{|}~', pg_catalog.repeat(' ', 31)));

CREATE FUNCTION "finding_search"("title" TEXT, "tags" TEXT[], "text" TEXT, "author" TEXT, "subject" TEXT) RETURNS TSVECTOR
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.setweight("finding_words"("title"), 'A')
    || pg_catalog.setweight("finding_words"(pg_catalog.array_to_string(coalesce("tags", '{}'), ' ')), 'B')
    || pg_catalog.setweight("finding_words"("text"), 'C')
    || pg_catalog.setweight("finding_words"(pg_catalog.concat_ws(' ', "author", "subject")), 'D');

-- All of it in lower case, for names and pieces of names, which are no words.
CREATE FUNCTION "finding_plain"("title" TEXT, "tags" TEXT[], "text" TEXT, "author" TEXT, "subject" TEXT) RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.lower(pg_catalog.concat_ws(E'\n', "title", pg_catalog.array_to_string("tags", E'\n'), "text", "author", "subject"));

ALTER TABLE "findings"
    ADD COLUMN "network_id" TEXT GENERATED ALWAYS AS ("target"->>'networkId') STORED,
    ADD COLUMN "layer" TEXT GENERATED ALWAYS AS ("target"->>'layer') STORED,
    ADD COLUMN "plain" TEXT GENERATED ALWAYS AS (
        "finding_plain"("title", "tags", "text", "author", "finding_subject"("target", "evidence"))
    ) STORED,
    ADD COLUMN "search" TSVECTOR GENERATED ALWAYS AS (
        "finding_search"("title", "tags", "text", "author", "finding_subject"("target", "evidence"))
    ) STORED;

-- In the row itself, where it fits: the order of what a search finds reads it of each of them.
ALTER TABLE "findings" ALTER COLUMN "search" SET STORAGE MAIN;

CREATE INDEX "findings_search_idx" ON "findings" USING GIN ("search");
CREATE INDEX "findings_tags_idx" ON "findings" USING GIN ("tags");
CREATE INDEX "findings_author_idx" ON "findings"("author");
CREATE INDEX "findings_network_id_idx" ON "findings"("network_id");
CREATE INDEX "findings_layer_idx" ON "findings"("layer");
CREATE INDEX "findings_session_id_idx" ON "findings"("session_id");
