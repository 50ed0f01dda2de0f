-- Statements on live rooms -> what stands of them, a row a session or a slot of one.
-- In: facts_live_sessions, zone_offsets.
-- Out: live_now. A room said to be for nothing is one of leads where leads alone are known; a slot after midnight is of
-- the day on which its session began.

CREATE TABLE live_now AS
SELECT d.source, d.store, d.live_id, d.room, d.host, CAST(FLOOR((d.began_at + z.ahead) / 86400000000) AS INTEGER) AS day,
  d.began_at, d.live_to, d.slot_from, d.slot_to,
  CASE
    WHEN d.goal IS NOT NULL THEN CASE WHEN d.goal = 'leads' THEN 1 ELSE 0 END
    WHEN COALESCE(d.leads_people, d.leads_times) IS NOT NULL AND COALESCE(d.dealt_people, d.dealt_times) IS NULL THEN 1
    ELSE 0
  END AS is_leads,
  d.exposed_people, d.entered_people, d.shown_people, d.clicked_people, d.dealt_people, d.leads_people,
  d.exposed_times, d.entered_times, d.shown_times, d.clicked_times, d.dealt_times, d.leads_times,
  d.live_minutes, d.paid_share, d.live_gmv
FROM (
  SELECT n.*, COALESCE(
    MIN(n.live_from) OVER (PARTITION BY n.source, n.store, n.live_id),
    MIN(n.slot_from) OVER (PARTITION BY n.source, n.store, n.live_id)) AS began_at
  FROM (
    SELECT s.*, ROW_NUMBER() OVER (
      PARTITION BY source, store, live_id, slot_from
      ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST,
        import_id DESC NULLS LAST) AS place
    FROM facts_live_sessions s
  ) n
  WHERE n.place = 1
) d
JOIN zone_offsets z ON d.began_at >= z.from_at AND d.began_at < z.before_at;
