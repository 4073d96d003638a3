-- Functions of Redshift's that PostgreSQL does not have, or has with another meaning.

CREATE SCHEMA rs;
GRANT USAGE ON SCHEMA rs TO PUBLIC;

-- Start of the statement, without fractions (AWS, "GETDATE function").
CREATE FUNCTION rs.getdate() RETURNS timestamp STABLE LANGUAGE sql
AS $$ SELECT date_trunc('second', statement_timestamp() AT TIME ZONE current_setting('timezone')) $$;

-- Start of the transaction (AWS, "SYSDATE function").
CREATE FUNCTION rs.sysdate() RETURNS timestamp STABLE LANGUAGE sql
AS $$ SELECT transaction_timestamp() AT TIME ZONE current_setting('timezone') $$;

CREATE FUNCTION rs.charindex(sought text, searched text) RETURNS integer IMMUTABLE STRICT LANGUAGE sql
AS $$ SELECT strpos(searched, sought) $$;

-- NULL where either is (AWS, "CONCAT function"); PostgreSQL's leaves NULLs out.
CREATE FUNCTION rs.concat(a text, b text) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT a || b $$;

CREATE FUNCTION rs.strtol(digits text, base integer) RETURNS bigint IMMUTABLE STRICT LANGUAGE plpgsql
AS $$
DECLARE
  total numeric := 0;
  digit integer;
  sign integer := 1;
  rest text := lower(digits);
BEGIN
  IF base NOT BETWEEN 2 AND 36 THEN
    RAISE EXCEPTION 'strtol base % must be between 2 and 36', base USING ERRCODE = '22023';
  END IF;
  IF left(rest, 1) IN ('-', '+') THEN
    sign := CASE left(rest, 1) WHEN '-' THEN -1 ELSE 1 END;
    rest := substr(rest, 2);
  END IF;
  IF base = 16 AND left(rest, 2) = '0x' THEN rest := substr(rest, 3); END IF;
  FOR place IN 1 .. length(rest) LOOP
    digit := strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(rest, place, 1)) - 1;
    IF digit < 0 OR digit >= base THEN
      RAISE EXCEPTION 'The input % is not valid to be converted to base %', digits, base USING ERRCODE = '22023';
    END IF;
    total := total * base + digit;
  END LOOP;
  RETURN sign * total;
END $$;

CREATE FUNCTION rs.last_day(day timestamp) RETURNS date IMMUTABLE STRICT LANGUAGE sql
AS $$ SELECT CAST(date_trunc('month', day) + INTERVAL '1 month' - INTERVAL '1 day' AS date) $$;

CREATE FUNCTION rs.trunc(value numeric) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT pg_catalog.trunc(value) $$;
CREATE FUNCTION rs.trunc(value numeric, places integer) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql
AS $$ SELECT pg_catalog.trunc(value, places) $$;
CREATE FUNCTION rs.trunc(value double precision) RETURNS double precision IMMUTABLE STRICT LANGUAGE sql
AS $$ SELECT pg_catalog.trunc(value) $$;
CREATE FUNCTION rs.trunc(value timestamp) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT CAST(value AS date) $$;

CREATE FUNCTION rs.dateadd(part text, count bigint, moment timestamp) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql
AS $$ SELECT moment + count * CAST('1 ' || part AS interval) $$;

-- EXTRACT gives whole numbers (AWS, "EXTRACT function").
CREATE FUNCTION rs.date_part(part text, moment timestamp) RETURNS integer IMMUTABLE STRICT LANGUAGE sql
AS $$ SELECT CAST(pg_catalog.trunc(pg_catalog.date_part(part, moment)) AS integer) $$;
CREATE FUNCTION rs.date_part(part text, span interval) RETURNS integer IMMUTABLE STRICT LANGUAGE sql
AS $$ SELECT CAST(pg_catalog.trunc(pg_catalog.date_part(part, span)) AS integer) $$;

-- The number of boundaries between two moments (AWS, "DATEDIFF function").
CREATE FUNCTION rs.datediff(part text, before timestamp, behind timestamp) RETURNS bigint IMMUTABLE STRICT LANGUAGE plpgsql
AS $$
BEGIN
  CASE part
    WHEN 'year' THEN RETURN extract(year FROM behind) - extract(year FROM before);
    WHEN 'quarter' THEN
      RETURN (extract(year FROM behind) - extract(year FROM before)) * 4
             + extract(quarter FROM behind) - extract(quarter FROM before);
    WHEN 'month' THEN
      RETURN (extract(year FROM behind) - extract(year FROM before)) * 12
             + extract(month FROM behind) - extract(month FROM before);
    WHEN 'day' THEN RETURN CAST(behind AS date) - CAST(before AS date);
    WHEN 'hour', 'minute', 'second' THEN
      RETURN extract(epoch FROM date_trunc(part, behind) - date_trunc(part, before))
             / CASE part WHEN 'hour' THEN 3600 WHEN 'minute' THEN 60 ELSE 1 END;
    WHEN 'milliseconds' THEN
      RETURN floor(extract(epoch FROM behind) * 1000) - floor(extract(epoch FROM before) * 1000);
    WHEN 'microseconds' THEN RETURN extract(epoch FROM behind - before) * 1000000;
    ELSE RAISE EXCEPTION 'the Redshift double does not know DATEDIFF by %', part USING ERRCODE = '0A000';
  END CASE;
END $$;

-- AVG of whole numbers is a whole number (AWS, "AVG function").
CREATE FUNCTION rs.avg_step(state numeric[], value bigint) RETURNS numeric[] IMMUTABLE STRICT LANGUAGE sql
AS $$ SELECT ARRAY[state[1] + value, state[2] + 1] $$;
CREATE FUNCTION rs.avg_result(state numeric[]) RETURNS bigint IMMUTABLE LANGUAGE sql
AS $$ SELECT CAST(pg_catalog.trunc(state[1] / nullif(state[2], 0)) AS bigint) $$;
CREATE AGGREGATE rs.avg(bigint) (SFUNC = rs.avg_step, STYPE = numeric[], FINALFUNC = rs.avg_result, INITCOND = '{0,0}');
CREATE FUNCTION rs.avg_step(state numeric[], value integer) RETURNS numeric[] IMMUTABLE STRICT LANGUAGE sql
AS $$ SELECT ARRAY[state[1] + value, state[2] + 1] $$;
CREATE AGGREGATE rs.avg(integer) (SFUNC = rs.avg_step, STYPE = numeric[], FINALFUNC = rs.avg_result, INITCOND = '{0,0}');
CREATE FUNCTION rs.avg_numeric_step(state numeric[], value numeric) RETURNS numeric[] IMMUTABLE STRICT LANGUAGE sql
AS $$ SELECT ARRAY[state[1] + value, state[2] + 1] $$;
CREATE FUNCTION rs.avg_numeric_result(state numeric[]) RETURNS numeric IMMUTABLE LANGUAGE sql
AS $$ SELECT state[1] / nullif(state[2], 0) $$;
CREATE AGGREGATE rs.avg(numeric) (
  SFUNC = rs.avg_numeric_step, STYPE = numeric[], FINALFUNC = rs.avg_numeric_result, INITCOND = '{0,0}'
);
CREATE AGGREGATE rs.avg(double precision) (
  SFUNC = float8_accum, STYPE = double precision[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}'
);

CREATE FUNCTION rs.version() RETURNS text IMMUTABLE LANGUAGE sql
AS $$ SELECT 'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.0 (test double)'::text $$;

-- The double hears these notices, keeps them from the client, and does what they ask.
CREATE FUNCTION rs.pg_cancel_backend(pid integer) RETURNS integer VOLATILE STRICT LANGUAGE plpgsql
AS $$ BEGIN RAISE INFO 'cancel' USING ERRCODE = 'RS001', DETAIL = pid::text; RETURN 1; END $$;
CREATE FUNCTION rs.pg_terminate_backend(pid integer) RETURNS integer VOLATILE STRICT LANGUAGE plpgsql
AS $$ BEGIN RAISE INFO 'terminate' USING ERRCODE = 'RS001', DETAIL = pid::text; RETURN 1; END $$;

CREATE FUNCTION rs.pg_last_copy_id() RETURNS integer STABLE LANGUAGE sql
AS $$ SELECT coalesce(CAST(nullif(current_setting('rs.copy_id', true), '') AS integer), -1) $$;
CREATE FUNCTION rs.pg_last_copy_count() RETURNS bigint STABLE LANGUAGE sql
AS $$ SELECT coalesce(CAST(nullif(current_setting('rs.copy_count', true), '') AS bigint), 0) $$;
