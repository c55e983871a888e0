-- January and February. Nothing here is special to Headrace: whatever writes Delta and Iceberg may write these tables.
CREATE NAMESPACE IF NOT EXISTS lake.flights;

CREATE TABLE lake.flights.departures (
  tailnum STRING, carrier STRING, flight INT, dest STRING, dep_delay INT, left_at TIMESTAMP, recorded_at TIMESTAMP)
USING iceberg
PARTITIONED BY (months(left_at))
TBLPROPERTIES (
  'format-version' = '2',
  'write.delete.mode' = 'merge-on-read', 'write.update.mode' = 'merge-on-read', 'write.merge.mode' = 'merge-on-read');

INSERT INTO lake.flights.departures
SELECT tailnum, carrier, flight, dest, dep_delay,
       sched_dep_time + make_interval(0, 0, 0, 0, 0, dep_delay) AS left_at,
       sched_dep_time + make_interval(0, 0, 0, 0, 0, dep_delay) AS recorded_at
FROM parquet.`data/flights.parquet`
WHERE dep_delay IS NOT NULL AND tailnum IS NOT NULL AND sched_dep_time < TIMESTAMP '2013-03-01 00:00:00Z';

CREATE TABLE delta.`data/weather` USING delta AS
SELECT origin, observed_at, temp, wind_speed, visib FROM parquet.`data/weather.parquet`
WHERE observed_at < TIMESTAMP '2013-03-01 00:00:00Z';
