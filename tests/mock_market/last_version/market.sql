BEGIN TRANSACTION;
CREATE TABLE applications (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target TEXT NOT NULL, kind TEXT NOT NULL, via TEXT NOT NULL, payload TEXT NOT NULL,
  state TEXT NOT NULL, tenant_id TEXT, message TEXT NOT NULL
) STRICT;
INSERT INTO "applications" VALUES(1,'sample','service','activate','{"application_id": 1, "kind": "service", "contact": {"email": "pgim@univ-1724.example", "name": "장민수"}, "reason": null, "applicant": {"id": 89174, "name": "장민수", "email": "pgim@univ-1724.example", "university_name": "가평대학교"}, "service": {"id": 1, "slug": "sample", "title": "sample"}, "start_date": "2026-11-23", "end_date": "2027-11-22"}','active','mtsim-0001','200 X');
CREATE TABLE attempts (
  delivery_id INTEGER NOT NULL REFERENCES deliveries (id),
  number INTEGER NOT NULL, started_at TEXT NOT NULL, outcome TEXT, reason TEXT, exchange_id INTEGER,
  PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO "attempts" VALUES(1,1,'2026-11-23T05:00:00.000000+00:00','success','200 X',1);
INSERT INTO "attempts" VALUES(2,1,'2026-11-23T05:00:00.000000+00:00','success','200 X',2);
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target TEXT NOT NULL, lane TEXT NOT NULL, operation TEXT NOT NULL, arguments TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE, grp TEXT NOT NULL, application_id INTEGER,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'unknown')),
  attempts INTEGER NOT NULL DEFAULT 0, next_at TEXT NOT NULL, created_at TEXT NOT NULL,
  position REAL NOT NULL, strikes TEXT NOT NULL DEFAULT '[]', reason TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO "deliveries" VALUES(1,'sample','sample mtsim-a','activate_tenant','{"tenant_id": "mtsim-a", "body": {"tenant_name": "한빛대학교", "plan": "standard", "features": ["chat"], "config": {}, "contact": {"email": "a@hanbit.example", "name": "김하늘"}, "tenant_id": "mtsim-a"}}','155c722732ca75c2e2c3f2196c3d7fcf','222fd31c3b83901037078215d71090c1',NULL,'delivered',1,'2026-11-23T05:00:00.000000+00:00','2026-11-23T05:00:00.000000+00:00',1.0,'[]','200 X');
INSERT INTO "deliveries" VALUES(2,'sample','sample mtsim-0001','activate_tenant','{"tenant_id": "mtsim-0001", "body": {"tenant_id": "mtsim-0001", "tenant_name": "가평대학교", "plan": "standard", "features": ["chat", "rag"], "config": {}, "contact": {"email": "pgim@univ-1724.example", "name": "장민수"}}}','d346a5044565936c3ae9f649c182df97','b1e645569dbf1b45be049b88071a40a3',1,'delivered',1,'2026-11-23T05:00:00.000000+00:00','2026-11-23T05:00:00.000000+00:00',2.0,'[]','200 X');
INSERT INTO "deliveries" VALUES(3,'sample','sample mtsim-b','activate_tenant','{"tenant_id": "mtsim-b", "body": {"tenant_name": "한빛대학교", "plan": "standard", "features": ["chat"], "config": {}, "contact": {"email": "a@hanbit.example", "name": "김하늘"}, "tenant_id": "mtsim-b"}}','09925170f3aee69f9460e3b1b2c0a7f7','df972175fe84c76b329eef88cfe6e6e4',NULL,'waiting',0,'2026-11-23T05:00:00.000000+00:00','2026-11-23T05:00:00.000000+00:00',3.0,'[]','');
INSERT INTO "deliveries" VALUES(4,'sample','sample mtsim-b','deactivate_tenant','{"tenant_id": "mtsim-b", "body": {"reason": "admin_request", "preserve_data": true}}','566d21e9d8a7250e771f28c16a78f09c','5f9647b8b46296efd536aec0850fd53e',NULL,'waiting',0,'2026-11-23T05:00:00.000000+00:00','2026-11-23T05:00:00.000000+00:00',4.0,'[]','');
INSERT INTO "deliveries" VALUES(5,'sample','sample mtsim-c','activate_tenant','{"tenant_id": "mtsim-c", "body": {"tenant_name": "한빛대학교", "plan": "standard", "features": ["chat"], "config": {}, "contact": {"email": "a@hanbit.example", "name": "김하늘"}, "tenant_id": "mtsim-c"}}','a33473dfa27804068fecc8bd6aea0ddb','35b29b5add2bb0cd41634a1a585d5b1f',NULL,'waiting',0,'2026-11-23T05:00:00.000000+00:00','2026-11-23T05:00:00.000000+00:00',5.0,'[]','');
CREATE TABLE faults (target TEXT PRIMARY KEY, rates TEXT NOT NULL, seed INTEGER NOT NULL) STRICT;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE targets (name TEXT PRIMARY KEY, profile TEXT NOT NULL) STRICT;
INSERT INTO "targets" VALUES('sample','{"name": "sample", "url": "http://127.0.0.1:42945", "key_ref": "file:sample.key", "service_key_ref": "file:sample.service_key", "dialect": "standard", "deadline_s": 10.0, "retries": "standard-webhooks", "insecure": false, "shared": null, "operations": {}}');
CREATE TABLE tenants (
  target TEXT NOT NULL, tenant_id TEXT NOT NULL, name TEXT NOT NULL, plan TEXT NOT NULL,
  state TEXT NOT NULL, activation TEXT, applicant TEXT NOT NULL,
  sub_plan TEXT, sub_start TEXT, sub_end TEXT, auto_renew INTEGER,
  PRIMARY KEY (target, tenant_id)
) STRICT;
INSERT INTO "tenants" VALUES('sample','mtsim-a','한빛대학교','standard','active','{"tenant_name": "한빛대학교", "plan": "standard", "features": ["chat"], "config": {}, "contact": {"email": "a@hanbit.example", "name": "김하늘"}, "tenant_id": "mtsim-a"}','',NULL,NULL,NULL,NULL);
INSERT INTO "tenants" VALUES('sample','mtsim-0001','가평대학교','standard','active','{"tenant_id": "mtsim-0001", "tenant_name": "가평대학교", "plan": "standard", "features": ["chat", "rag"], "config": {}, "contact": {"email": "pgim@univ-1724.example", "name": "장민수"}}','pgim@univ-1724.example','standard','2026-11-23','2027-11-22',0);
INSERT INTO "tenants" VALUES('sample','mtsim-b','한빛대학교','','provisioning',NULL,'',NULL,NULL,NULL,NULL);
INSERT INTO "tenants" VALUES('sample','mtsim-c','한빛대학교','','provisioning',NULL,'',NULL,NULL,NULL,NULL);
CREATE INDEX deliveries_waiting ON deliveries (lane, position) WHERE state = 'waiting';
CREATE INDEX deliveries_state ON deliveries (state, id);
CREATE INDEX tenants_applicant ON tenants (target, applicant);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('deliveries',5);
INSERT INTO "sqlite_sequence" VALUES('applications',1);
COMMIT;
PRAGMA user_version = 1;
