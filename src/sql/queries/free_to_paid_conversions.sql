-- title: Free-to-paid conversions
-- answers: Which users played on the free level first and on the paid level later?
-- ordered: yes
SELECT u.user_id, u.first_name, u.last_name, free.first_play AS first_free_play, min(paid.start_time) AS first_paid_play
FROM (
  SELECT user_id, min(start_time) AS first_play
  FROM songPlays
  WHERE level = 'free'
  GROUP BY user_id
) AS free
JOIN songPlays AS paid ON paid.user_id = free.user_id AND paid.level = 'paid' AND paid.start_time > free.first_play
JOIN users AS u ON u.user_id = free.user_id
GROUP BY u.user_id, u.first_name, u.last_name, free.first_play
ORDER BY first_paid_play, u.user_id;
