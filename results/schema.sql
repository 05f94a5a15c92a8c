-- SPDX-License-Identifier: GPL-2.0
-- One run's results; docs/schema.md explains every column.
PRAGMA application_id = 1112364120;	-- "BMTX"
PRAGMA user_version = 4;

CREATE TABLE run (
	id INTEGER PRIMARY KEY,
	command TEXT NOT NULL,
	suite TEXT,
	host TEXT,
	full INTEGER NOT NULL,
	started INTEGER NOT NULL,
	ended INTEGER,
	exit_code INTEGER,
	interrupted INTEGER,
	shard INTEGER,
	shards INTEGER,
	selection TEXT
);

CREATE TABLE run_option (
	run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
	name TEXT NOT NULL,
	value TEXT NOT NULL
);

CREATE TABLE kernel (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	build TEXT NOT NULL,
	origin TEXT,
	release TEXT,
	version TEXT,
	kver TEXT,
	machine TEXT,
	cpus INTEGER,
	suite TEXT,
	state TEXT NOT NULL,
	error TEXT,
	started INTEGER NOT NULL,
	ended INTEGER
);
CREATE INDEX kernel_by_build ON kernel (build, suite);

CREATE TABLE vm (
	id INTEGER PRIMARY KEY,
	run INTEGER REFERENCES run ON DELETE CASCADE,
	kernel INTEGER NOT NULL REFERENCES kernel ON DELETE CASCADE,
	command TEXT,
	console TEXT,
	outcome TEXT,
	started INTEGER NOT NULL,
	ended INTEGER
);
CREATE INDEX vm_by_kernel ON vm (kernel);

CREATE TABLE case_result (
	id INTEGER PRIMARY KEY,
	kernel INTEGER NOT NULL REFERENCES kernel ON DELETE CASCADE,
	ord INTEGER NOT NULL,
	name TEXT NOT NULL,
	area TEXT NOT NULL,
	status TEXT NOT NULL,
	reason TEXT,
	us INTEGER,
	vm INTEGER REFERENCES vm ON DELETE SET NULL,
	at INTEGER,
	checks INTEGER NOT NULL DEFAULT 0,
	UNIQUE (kernel, name)
);
CREATE INDEX case_by_status ON case_result (status, kernel);
CREATE INDEX case_by_name ON case_result (name);
CREATE INDEX case_by_vm ON case_result (vm);

CREATE TABLE failed_check (
	id INTEGER PRIMARY KEY,
	case_id INTEGER NOT NULL REFERENCES case_result ON DELETE CASCADE,
	at_line TEXT,
	what TEXT,
	want TEXT,
	got TEXT
);
CREATE INDEX failed_check_by_case ON failed_check (case_id);

CREATE TABLE verdict (
	id INTEGER PRIMARY KEY,
	case_id INTEGER NOT NULL REFERENCES case_result ON DELETE CASCADE,
	prog TEXT NOT NULL,
	verdict TEXT NOT NULL,
	errno INTEGER,
	insns INTEGER,
	states INTEGER,
	peak INTEGER,
	stack INTEGER,
	xlated INTEGER,
	jited INTEGER,
	load_us INTEGER,
	interpreter INTEGER,
	unprivileged INTEGER,
	unsound INTEGER,
	why TEXT,
	log TEXT
);
CREATE INDEX verdict_by_case ON verdict (case_id);

CREATE TABLE cell (
	case_id INTEGER PRIMARY KEY REFERENCES case_result ON DELETE CASCADE,
	helper TEXT NOT NULL,
	context TEXT NOT NULL,
	answer TEXT NOT NULL,
	reason TEXT,
	errno INTEGER,
	gpl_only INTEGER,
	evidence TEXT,
	insns INTEGER,
	caps TEXT,
	jit INTEGER
);
CREATE INDEX cell_by_helper ON cell (helper, context);
CREATE INDEX cell_by_context ON cell (context, helper);

CREATE TABLE splat (
	id INTEGER PRIMARY KEY,
	kernel INTEGER NOT NULL REFERENCES kernel ON DELETE CASCADE,
	case_id INTEGER REFERENCES case_result ON DELETE CASCADE,
	text TEXT NOT NULL
);
CREATE INDEX splat_by_case ON splat (case_id);
CREATE INDEX splat_by_kernel ON splat (kernel);
