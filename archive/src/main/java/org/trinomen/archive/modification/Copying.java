package org.trinomen.archive.modification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.trinomen.archive.annotation.Annotation;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.job.InstancesJob;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.modification.ModificationException.Fault;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;

/**
 * The work of a job that makes copies: one after the other, and, when all are kept, what is to be
 * said of them and of their originals. Copies that are kept stay, however the job ends.
 */
public final class Copying implements InstancesJob.Work {

  /** Statements go to the log so many at a time, so that they share its fsync. */
  private static final int STATED_TOGETHER = 500;

  /** Tells of the work in the words of a door. */
  public interface Teller {

    /**
     * Adds to what a job tells of itself.
     *
     * @param made all copies, once the work has stopped; while it goes on, which is told after each
     *     of them, only the first
     */
    void describe(Made made, Map<String, Object> content);

    /** All copies are kept, and originals that were to be withdrawn are. */
    void done(Made made);
  }

  private final Modifications modifications;
  private final RecordedFinder finder;
  private final Curation curation;
  private final Plan plan;
  private final Teller teller;

  /** Copies that are kept, by their originals. A job that is handed in again goes on from them. */
  private final SequencedMap<PublicId, IngestOutcome.Path> paths = new LinkedHashMap<>();

  /** Whether copies are being made: then to tell of all after each would take ever longer. */
  private boolean going;

  /** Of new resources, what they were made from; as far as it was not stated yet. */
  private final Map<Target, Target> sources = new LinkedHashMap<>();

  Copying(
      Modifications modifications,
      RecordedFinder finder,
      Curation curation,
      Plan plan,
      Teller teller) {
    this.modifications = modifications;
    this.finder = finder;
    this.curation = curation;
    this.plan = plan;
    this.teller = teller;
  }

  @Override
  public void each(PublicId instance) throws IOException {
    if (paths.containsKey(instance)) {
      return;
    }
    Resource original =
        finder
            .resource(Level.INSTANCE, instance)
            .orElseThrow(
                () ->
                    new ModificationException(
                        Fault.UNREADABLE, "an instance was withdrawn in the meantime"));
    going = true;
    IngestOutcome.Path path = modifications.make(plan, original);
    paths.put(instance, path);
    noteSources(original, path);
    if (sources.size() >= STATED_TOGETHER) {
      stateSources();
    }
  }

  @Override
  public void finish() throws IOException {
    stateSources();
    // Nothing leaves the views of which there is no copy.
    if (paths.size() == plan.instances().size() && !plan.withdrawn().isEmpty()) {
      curation.withdraw(plan.withdrawn(), plan.origin().user());
    }
    going = false;
    teller.done(made());
  }

  @Override
  public void describe(Map<String, Object> content) {
    teller.describe(going ? new Made(paths.values().stream().limit(1).toList()) : made(), content);
  }

  @Override
  public void stop(Job.Stop why) {
    going = false;
    try {
      stateSources();
    } catch (IOException e) {
      throw new UncheckedIOException("what copies were made from could not be stated", e);
    }
  }

  @Override
  public void reset() {
    // What is kept stays, and what it was made from is stated.
  }

  private Made made() {
    return new Made(List.copyOf(paths.values()));
  }

  private void noteSources(Resource original, IngestOutcome.Path path) {
    for (Level level : Level.values()) {
      Optional<Resource> source = finder.ancestor(original, level);
      PublicId made = Made.of(path, level);
      if (source.isPresent() && !source.get().id().equals(made)) {
        sources.putIfAbsent(new Target(level, made), new Target(level, source.get().id()));
      }
    }
  }

  private void stateSources() throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    List<Annotation.MetadataSet> provenance = new ArrayList<>();
    sources.forEach(
        (made, source) ->
            provenance.add(
                new Annotation.MetadataSet(
                    made, plan.provenance().number(), source.id().toString())));
    curation.stateProvenance(provenance, plan.origin().user());
    if (plan.keepsLabels()) {
      for (Map.Entry<Target, Target> each : sources.entrySet()) {
        copyLabels(each.getValue(), each.getKey());
      }
    }
    sources.clear();
  }

  private void copyLabels(Target from, Target to) throws IOException {
    Optional<Resource> source = finder.resource(from.level(), from.id());
    if (source.isPresent()) {
      for (String label : finder.labels(source.get())) {
        curation.label(to, label, true, plan.origin().user());
      }
    }
  }
}
