package org.trinomen.server.event;

import org.trinomen.archive.event.EventLog;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.ViewedArchive;
import org.trinomen.archive.reach.ReachedArchive;

/** Where events come from, and what is asked about them. */
public record EventSources(
    EventLog log, IdentityService identity, ReachedArchive archive, ViewedArchive viewed) {}
