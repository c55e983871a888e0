-- That departure never happened, so the one before it is the plane's last. The late record was a mistake: its plane has no row left.
DELETE FROM lake.flights.departures
WHERE tailnum = 'N14228'
  AND left_at = (SELECT max(left_at) FROM lake.flights.departures WHERE tailnum = 'N14228');

DELETE FROM lake.flights.departures WHERE tailnum = 'N00LATE';
