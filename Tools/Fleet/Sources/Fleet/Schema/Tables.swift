/// The tables of the central record, as they are at first. A step that has been released is never changed; a new one is added
/// (`Migrations`).
enum Tables {
    static let first = """
        CREATE SCHEMA fleet;

        -- A clinic, a study, a company: nobody sees another's.
        CREATE TABLE fleet.tenant (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL UNIQUE
        );

        -- A gateway's record. The instance is its computer's, kept at its first hello: another one is a copy.
        -- settled, top, batches (its count): as in FleetWelcome. Written in the transaction that takes a batch.
        CREATE TABLE fleet.store (
            id text PRIMARY KEY,
            tenant integer NOT NULL REFERENCES fleet.tenant,
            instance text,
            enrolled timestamptz NOT NULL DEFAULT now(),
            settled bigint NOT NULL DEFAULT 0,
            top bigint NOT NULL DEFAULT 0,
            batches bigint NOT NULL DEFAULT 0,
            heard timestamptz,
            clock_ahead_s double precision
        );

        -- Somebody who has agreed, by a pseudonym that the gateway has made. cohort: the one group in which the person is
        -- counted; groups never overlap.
        CREATE TABLE fleet.person (
            id uuid PRIMARY KEY,
            store text NOT NULL REFERENCES fleet.store,
            cohort text NOT NULL DEFAULT 'all',
            kinds text[] NOT NULL,
            consent_text text NOT NULL,
            consented timestamptz NOT NULL,
            first_minute timestamptz NOT NULL
        );
        CREATE INDEX person_by_store ON fleet.person (store);

        -- The clinic's own table: the only one with names.
        CREATE TABLE fleet.person_name (
            person uuid PRIMARY KEY REFERENCES fleet.person ON DELETE CASCADE,
            name text NOT NULL
        );

        CREATE TABLE fleet.recording (
            person uuid NOT NULL REFERENCES fleet.person ON DELETE CASCADE,
            key bigint NOT NULL,
            start timestamptz NOT NULL,
            utc_offset_s integer NOT NULL,
            placement text,
            family text NOT NULL,
            rules text NOT NULL,
            PRIMARY KEY (person, key)
        );

        -- recorded_s 0: the minute is gone at its gateway; it counts for nothing.
        CREATE TABLE fleet.minute (
            person uuid NOT NULL,
            recording bigint NOT NULL,
            minute timestamptz NOT NULL,
            local_day date NOT NULL,
            sequence bigint NOT NULL,
            recorded_s smallint NOT NULL,
            worn_s smallint NOT NULL,
            calibrated_s smallint NOT NULL,
            upright_s smallint NOT NULL,
            slouch_s smallint NOT NULL,
            lean_forward_s smallint NOT NULL,
            lean_left_s smallint NOT NULL,
            lean_right_s smallint NOT NULL,
            recline_s smallint NOT NULL,
            bend_s smallint NOT NULL,
            unknown_s smallint NOT NULL,
            moving_s smallint NOT NULL,
            lying_s smallint NOT NULL,
            flexion_mean_deg real,
            flexion_deviation_deg real,
            flexion_most_deg real,
            alerts smallint NOT NULL,
            PRIMARY KEY (person, recording, minute)
        ) PARTITION BY RANGE (minute);
        CREATE INDEX minute_by_day ON fleet.minute (person, local_day);

        CREATE TABLE fleet.track (
            person uuid NOT NULL,
            recording bigint NOT NULL,
            minute timestamptz NOT NULL,
            sequence bigint NOT NULL,
            body bytea NOT NULL,
            PRIMARY KEY (person, recording, minute)
        ) PARTITION BY RANGE (minute);

        -- Who has withdrawn, as sha256 of the pseudonym's text: what comes of them later is refused, and nobody can be
        -- found by it.
        CREATE TABLE fleet.tombstone (
            person_hash bytea PRIMARY KEY,
            withdrawn timestamptz NOT NULL DEFAULT now()
        );

        -- Who may read, by the name with which they log in to the database.
        CREATE TABLE fleet.member (
            login name PRIMARY KEY,
            role text NOT NULL CHECK (role IN ('wearer', 'therapist', 'researcher', 'employer')),
            tenant integer NOT NULL REFERENCES fleet.tenant,
            person uuid REFERENCES fleet.person ON DELETE CASCADE,
            CHECK ((role = 'wearer') = (person IS NOT NULL))
        );

        -- Whom a therapist looks after.
        CREATE TABLE fleet.care (
            login name NOT NULL REFERENCES fleet.member ON DELETE CASCADE,
            person uuid NOT NULL REFERENCES fleet.person ON DELETE CASCADE,
            PRIMARY KEY (login, person)
        );

        -- What was refused, and why: for the people who operate the server. No pseudonym stands here.
        CREATE TABLE fleet.incident (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL DEFAULT now(),
            store text,
            kind text NOT NULL,
            detail text NOT NULL
        );
        """
}
