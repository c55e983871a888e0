-- The last departure of one plane was an hour later than recorded, and thermometers at Newark read two degrees too high.
MERGE INTO lake.flights.departures t
USING (SELECT tailnum, max(left_at) AS left_at FROM lake.flights.departures WHERE tailnum = 'N14228' GROUP BY tailnum) last
ON t.tailnum = last.tailnum AND t.left_at = last.left_at
WHEN MATCHED THEN UPDATE SET t.dep_delay = t.dep_delay + 60;

UPDATE delta.`data/weather` SET temp = temp - 2
WHERE origin = 'EWR' AND observed_at >= TIMESTAMP '2013-03-07 00:00:00Z';
