-- What Redshift knows of a table beyond what PostgreSQL does: its layout, and keys that are recorded and not enforced.

CREATE TABLE rs.layouts (
  relation oid PRIMARY KEY,
  diststyle text NOT NULL,
  distkey text,
  sortkey text[] NOT NULL,
  interleaved boolean NOT NULL,
  encodings jsonb NOT NULL
);

CREATE TABLE rs.keys (
  relation oid NOT NULL,
  kind text NOT NULL,
  columns text[] NOT NULL,
  target oid,
  target_columns text[]
);

-- What Redshift keeps elsewhere: tables of external schemas, and views that are bound late. A test writes them down.
CREATE TABLE rs.external_columns (
  schemaname text NOT NULL,
  tablename text NOT NULL,
  columnname text NOT NULL,
  external_type text NOT NULL,
  columnnum integer NOT NULL
);

CREATE TABLE rs.late_binding_view_columns (
  view_schema name NOT NULL,
  view_name name NOT NULL,
  col_name name NOT NULL,
  col_type varchar NOT NULL,
  col_num integer NOT NULL
);

CREATE FUNCTION rs.record_layout(
  table_name regclass, diststyle text, distkey text, sortkey text[], interleaved boolean, encodings jsonb
) RETURNS void SECURITY DEFINER LANGUAGE sql
AS $$ INSERT INTO rs.layouts VALUES (table_name, diststyle, distkey, sortkey, interleaved, encodings) $$;

CREATE FUNCTION rs.record_key(table_name regclass, kind text, key_columns text[]) RETURNS void SECURITY DEFINER LANGUAGE sql
AS $$ INSERT INTO rs.keys VALUES (table_name, kind, key_columns) $$;

-- A foreign key must refer to a primary key or a unique one.
CREATE FUNCTION rs.record_reference(table_name regclass, key_columns text[], target text, target_columns text[])
RETURNS void SECURITY DEFINER LANGUAGE plpgsql
AS $$
DECLARE
  target_relation oid := to_regclass(target);
  found text[] := target_columns;
BEGIN
  IF target_relation IS NULL THEN
    RAISE EXCEPTION 'relation "%" does not exist', replace(target, '"', '') USING ERRCODE = '42P01';
  END IF;
  IF found IS NULL THEN
    SELECT columns INTO found FROM rs.keys WHERE relation = target_relation AND kind = 'primary';
    IF NOT FOUND THEN
      RAISE EXCEPTION 'there is no primary key for referenced table "%"', replace(target, '"', '') USING ERRCODE = '42704';
    END IF;
  ELSIF NOT EXISTS (
    SELECT FROM rs.keys
    WHERE relation = target_relation AND kind IN ('primary', 'unique') AND columns @> found AND columns <@ found
  ) THEN
    RAISE EXCEPTION 'there is no unique constraint matching given keys for referenced table "%"', replace(target, '"', '')
      USING ERRCODE = '42830';
  END IF;
  IF cardinality(found) <> cardinality(key_columns) THEN
    RAISE EXCEPTION 'number of referencing and referenced columns for foreign key disagree' USING ERRCODE = '42830';
  END IF;
  INSERT INTO rs.keys VALUES (table_name, 'foreign', key_columns, target_relation, found);
END $$;

-- A table to which a key of a table that stays refers can't be dropped without CASCADE.
CREATE FUNCTION rs.before_drop(table_names text[], with_cascade boolean) RETURNS void SECURITY DEFINER LANGUAGE plpgsql
AS $$
DECLARE
  dropped oid[] := ARRAY(SELECT to_regclass(name)::oid FROM unnest(table_names) AS name WHERE to_regclass(name) IS NOT NULL);
  holder record;
BEGIN
  SELECT k.relation::regclass AS dependent, k.target::regclass AS target INTO holder
  FROM rs.keys AS k JOIN pg_catalog.pg_class AS c ON c.oid = k.relation
  WHERE k.kind = 'foreign' AND k.target = ANY (dropped) AND k.relation <> ALL (dropped)
  LIMIT 1;
  IF FOUND AND NOT with_cascade THEN
    RAISE EXCEPTION 'cannot drop table % because other objects depend on it', holder.target
      USING ERRCODE = '2BP01', DETAIL = format('constraint on table %s depends on table %s', holder.dependent, holder.target),
            HINT = 'Use DROP ... CASCADE to drop the dependent objects too.';
  END IF;
  DELETE FROM rs.keys WHERE relation = ANY (dropped) OR target = ANY (dropped);
  DELETE FROM rs.layouts WHERE relation = ANY (dropped);
END $$;

CREATE FUNCTION rs.count_rows(relation oid) RETURNS bigint SECURITY DEFINER LANGUAGE plpgsql
AS $$
DECLARE
  total bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %s', relation::regclass) INTO total;
  RETURN total;
END $$;

-- What the double knows and PostgreSQL does not: it lies as JSON in a folder, outside of every snapshot, because Redshift
-- shows the progress of a load to sessions whose transaction began before it.
CREATE FUNCTION rs.live(file text) RETURNS jsonb VOLATILE SECURITY DEFINER LANGUAGE sql
AS $$ SELECT CAST(pg_read_file(current_setting('rs.folder') || '/' || file || '.json') AS jsonb) $$;

CREATE FUNCTION rs.may_see(owner text) RETURNS boolean STABLE LANGUAGE sql
AS $$ SELECT owner = current_user OR (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) $$;
