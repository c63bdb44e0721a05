package org.trinomen.server.event;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.trinomen.archive.event.Event;
import org.trinomen.archive.event.EventType;
import org.trinomen.archive.event.Happening;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.ViewedArchive;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.reach.Reach;
import org.trinomen.archive.reach.ReachedArchive;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Viewpoint;
import org.trinomen.server.access.Asking;
import org.trinomen.server.access.Principal;
import org.trinomen.server.identity.ViewpointPerspective;

/**
 * Events with the eyes of an asker: those that they may see, of what the viewpoint shows, under the
 * ids that it has there. Whose a scan is, is told as of the event; so the same event reads the same
 * whenever it is read, as long as what it is about was not withdrawn.
 */
final class EventSight {

  /** Whose eyes are used where nobody says. */
  private static final String USUAL = "study";

  private final EventAsker asker;
  private final EventFilter filter;
  private final IdentityService identity;
  private final ReachedArchive archive;
  private final ViewedArchive viewed;
  private final Optional<Viewpoint> viewpoint;
  private final Viewpoint deciding;

  /**
   * Eyes.
   *
   * @param viewpoint empty: ids as recorded
   */
  EventSight(
      EventSources sources,
      Optional<Principal> principal,
      EventFilter filter,
      Optional<Viewpoint> viewpoint) {
    this.filter = filter;
    this.identity = sources.identity();
    this.archive = sources.archive();
    this.viewed = sources.viewed();
    this.viewpoint = viewpoint;
    this.deciding =
        viewpoint
            .or(() -> identity.viewpoint(USUAL, identity.state().head()))
            .orElseThrow(() -> new IllegalStateException("there is always a viewpoint study"));
    this.asker =
        new EventAsker(
            principal,
            viewpoint.map(Viewpoint::name).orElse(Asking.RECORDED),
            viewpoint.filter(ViewpointPerspective::hidesNames).isPresent());
  }

  /** Whether events of this type may be seen at all. */
  boolean maySee(EventType type) {
    return asker.maySee(type);
  }

  /** The event as it is seen; empty if it is not. */
  Optional<ShownEvent> of(Event event) {
    EventType type = event.what().type();
    if (!filter.wants(type) || !asker.maySee(type)) {
      return Optional.empty();
    }
    SequencedMap<String, String> members = new LinkedHashMap<>();
    if (!hidesMoments()) {
      members.put("at", event.what().at().toString());
    }
    boolean seen =
        switch (type) {
          case STUDY_ARRIVED, STUDY_STABLE, SERIES_ARRIVED, SERIES_COMPLETE, SERIES_STABLE ->
              resource(event.what(), members);
          case SCAN_ARRIVED,
              SCAN_STABLE,
              IDENTITY_ASSIGNED,
              IDENTITY_OUT_OF_STUDY,
              IDENTITY_REVIEW,
              IDENTITY_AMENDED,
              FINDING ->
              scan(event, members);
          case SITE_PATTERN -> {
            members.put("site", event.what().about());
            members.putAll(event.what().details());
            yield true;
          }
          case JOB_SUBMITTED, JOB_ENDED -> job(event.what(), members);
          case REFUSED -> {
            members.put("account", event.what().about());
            members.putAll(event.what().details());
            yield true;
          }
        };
    return Optional.of(new ShownEvent(event.seq(), type, members))
        .filter(shown -> seen && filter.wants(shown));
  }

  /** When it came tells about when it was made. */
  private boolean hidesMoments() {
    return viewpoint
        .filter(
            each ->
                each.presentation() instanceof Presentation.Rewritten rewritten
                    && rewritten.shiftDates())
        .isPresent();
  }

  private boolean resource(Happening what, Map<String, String> members) {
    Level level = what.type().family().equals("study") ? Level.STUDY : Level.SERIES;
    Optional<Resource> shown =
        PublicId.parse(what.about()).flatMap(id -> shown(what.type(), level, id));
    if (shown.isEmpty()) {
      return false;
    }
    PublicId study = level == Level.STUDY ? shown.get().id() : shown.get().parent().orElseThrow();
    members.put("imagingStudy", study.toString());
    if (level == Level.SERIES) {
      members.put("series", shown.get().id().toString());
    }
    Optional.ofNullable(what.details().get("modality"))
        .ifPresent(modality -> members.put("modality", modality));
    return true;
  }

  private boolean scan(Event event, Map<String, String> members) {
    Happening what = event.what();
    Optional<PublicId> study = study(asker.reach(what.type()), what);
    Optional<Resource> shown = study.flatMap(id -> shown(what.type(), Level.STUDY, id));
    if (shown.isEmpty()) {
      return false;
    }
    members.put("imagingStudy", shown.get().id().toString());
    Answer answer = identity.answer(what.about(), deciding, event.ledger());
    members.put("state", state(answer));
    // Whose the scan was then may lie outside the scope that it lies in now.
    if (answer instanceof Answer.Resolved resolved
        && archive.holds(asker.reach(what.type()), answer)) {
      members.put("researchStudy", resolved.subjectVisit().study());
    }
    Reach naming = asker.naming();
    boolean named = study(naming, what).isPresent();
    // A scan's own id is made of the names as typed, and its subject is one that they hide.
    if (viewpoint.isEmpty() || named) {
      members.put("scan", what.about());
    }
    if (named) {
      if (answer instanceof Answer.Resolved resolved && archive.holds(naming, answer)) {
        members.put("subject", resolved.subjectVisit().subject());
        members.put("visit", resolved.subjectVisit().visit());
      }
      what.details().forEach(members::putIfAbsent);
    }
    members.put("ledger", Long.toString(event.ledger()));
    return true;
  }

  /** The imaging study of a scan, as far as someone sees. */
  private Optional<PublicId> study(Reach reach, Happening what) {
    return reach.equals(Reach.NOTHING)
        ? Optional.empty()
        : ScanId.parse(what.about()).flatMap(archive.within(reach)::scan).map(ScanFacts::study);
  }

  private Optional<Resource> shown(EventType type, Level level, PublicId id) {
    Optional<Resource> found = archive.within(asker.reach(type)).resource(level, id);
    return found.isEmpty() || viewpoint.isEmpty()
        ? found
        : viewed.shown(viewpoint.get(), identity.state().head(), level, id);
  }

  private boolean job(Happening what, Map<String, String> members) {
    members.put("job", what.about());
    members.putAll(what.details());
    return asker.maySeeJobsOf(what.detail("account"));
  }

  private static String state(Answer answer) {
    return switch (answer) {
      case Answer.Resolved _ -> "resolved";
      case Answer.InReview _ -> "review";
      case Answer.OutOfStudy _ -> "out-of-study";
    };
  }
}
