package org.trinomen.server.hook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.index.HeaderExtractor;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.viewpoint.Viewpoint;
import org.trinomen.server.config.Hook;

/** Tells which scans a hook is for, as they stand now. */
final class ReadyScans {

  /** All that tells which scan an instance belongs to is before the pixels. */
  private static final ReadOptions HEADER = ReadOptions.HEADER.stoppingBefore(Tag.PixelData);

  private final Hook hook;
  private final HookSources sources;

  ReadyScans(Hook hook, HookSources sources) {
    this.hook = hook;
    this.sources = sources;
  }

  /**
   * The scan, if the hook is for it.
   *
   * @param completeAt when it was told to be complete; it still is if nothing came since
   */
  Optional<ReadyScan> look(String id, Optional<Instant> completeAt) throws IOException {
    Optional<ScanFacts> scan = ScanId.parse(id).flatMap(sources.finder()::scan);
    if (scan.isEmpty() || !isComplete(scan.get(), completeAt)) {
      return Optional.empty();
    }
    long position = sources.identity().state().head();
    Viewpoint viewpoint =
        sources
            .identity()
            .viewpoint(hook.viewpoint(), position)
            .orElseThrow(() -> new IOException("there is no viewpoint " + hook.viewpoint()));
    Answer answer = sources.identity().answer(id, viewpoint, position);
    if (!isMeant(answer, position)) {
      return Optional.empty();
    }
    boolean alone = sources.finder().scansOf(scan.get().study()).size() == 1;
    List<Resource> instances = instances(scan.get(), alone);
    return instances.isEmpty() || !hasModality(instances)
        ? Optional.empty()
        : Optional.of(
            new ReadyScan(
                scan.get(), viewpoint, position, instances, alone, key(answer, instances)));
  }

  private boolean isComplete(ScanFacts scan, Optional<Instant> completeAt) {
    Optional<Instant> last =
        sources.finder().resource(Level.STUDY, scan.study()).map(Resource::lastUpdate);
    Instant settled = sources.clock().instant().minus(sources.stableAge());
    return last.filter(
            at ->
                !at.isAfter(settled)
                    || completeAt.filter(complete -> !at.isAfter(complete)).isPresent())
        .isPresent();
  }

  private boolean isMeant(Answer answer, long position) {
    Hook.Selection when = hook.when();
    return switch (answer) {
      case Answer.Resolved(String _, SubjectVisit whose, long _, List<Long> _) ->
          isIn(when.studies(), whose.study())
              && isIn(when.visits(), whose.visit())
              && (when.sites().isEmpty()
                  || sources
                      .identity()
                      .subject(whose, position)
                      .map(ResearchSubject::site)
                      .filter(when.sites()::contains)
                      .isPresent());
      case Answer.InReview _, Answer.OutOfStudy _ ->
          !when.resolved()
              && when.studies().isEmpty()
              && when.visits().isEmpty()
              && when.sites().isEmpty();
    };
  }

  private static boolean isIn(Set<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }

  /** An imaging study that names several people is several scans: only headers tell them apart. */
  private List<Resource> instances(ScanFacts scan, boolean alone) throws IOException {
    List<Resource> all = sources.finder().children(scan.study(), Level.INSTANCE);
    if (alone) {
      return all;
    }
    List<Resource> own = new ArrayList<>();
    for (Resource each : all) {
      InstanceFacts facts = each.facts().orElseThrow();
      if (HeaderExtractor.scan(sources.finder().header(facts, HEADER).dataSet())
          .equals(scan.id())) {
        own.add(each);
      }
    }
    return own;
  }

  private boolean hasModality(List<Resource> instances) {
    return hook.when().modalities().isEmpty()
        || instances.stream()
            .map(each -> each.parent().orElseThrow())
            .distinct()
            .flatMap(series -> sources.finder().resource(Level.SERIES, series).stream())
            .map(series -> series.tags().getOrDefault(Tag.Modality, "").strip())
            .anyMatch(hook.when().modalities()::contains);
  }

  private String key(Answer answer, List<Resource> instances) {
    MessageDigest sha256 = Sha256.begin();
    add(sha256, hook.viewpoint());
    switch (answer) {
      case Answer.Resolved resolved -> {
        add(sha256, resolved.subjectVisit().study());
        add(sha256, resolved.subjectVisit().subject());
        add(sha256, resolved.subjectVisit().visit());
      }
      case Answer.InReview _ -> add(sha256, "in review");
      case Answer.OutOfStudy _ -> add(sha256, "out of study");
    }
    instances.stream()
        .map(each -> each.id() + " " + each.facts().orElseThrow().digest().hex())
        .sorted()
        .forEach(each -> add(sha256, each));
    return new Sha256(sha256.digest()).hex();
  }

  private static void add(MessageDigest digest, String text) {
    digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
