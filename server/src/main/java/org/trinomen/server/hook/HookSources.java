package org.trinomen.server.hook;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.event.EventLog;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.ViewedArchive;
import org.trinomen.archive.query.RecordedFinder;

/**
 * What hooks work with.
 *
 * @param folder where is kept how far they have come, and what became of their runs
 * @param stableAge a scan is complete when nothing has arrived for this long
 */
public record HookSources(
    EventLog log,
    IdentityService identity,
    RecordedFinder finder,
    ViewedArchive viewed,
    Curation curation,
    AuditTrail audit,
    DurableFiles files,
    Path folder,
    Duration stableAge,
    Clock clock) {}
