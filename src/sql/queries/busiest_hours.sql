-- title: Busiest hours
-- answers: At which hours of the day (UTC) is the most played?
-- ordered: yes
SELECT t.hour, count(*) AS plays
FROM songPlays AS p
JOIN times AS t ON t.start_time = p.start_time
GROUP BY t.hour
ORDER BY plays DESC, t.hour;
