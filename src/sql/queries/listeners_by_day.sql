-- title: Listeners by day
-- answers: How many users listen on each day?
-- ordered: yes
SELECT t.year, t.month, t.day, count(DISTINCT p.user_id) AS listeners, count(*) AS plays
FROM songPlays AS p
JOIN times AS t ON t.start_time = p.start_time
GROUP BY t.year, t.month, t.day
ORDER BY t.year, t.month, t.day;
