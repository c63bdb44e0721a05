package org.trinomen.server.demo;

import java.time.LocalDateTime;
import java.util.stream.Stream;

/**
 * One scan of the study: who was meant, what was typed, and its images when they are asked for.
 *
 * @param number in the study, from 1
 * @param site where it was made
 * @param subject who was scanned
 * @param visit which visit it was, from 1
 * @param typed what the header says
 * @param tracer what was injected
 * @param start when the PET scan began; the CT comes just before
 * @param options sizes and seed
 */
public record ScanPlan(
    int number,
    DemoSite site,
    DemoSubject subject,
    int visit,
    TypedIdentity typed,
    Tracer tracer,
    LocalDateTime start,
    DemoOptions options) {

  /** Study Instance UID. */
  public String studyInstanceUid() {
    return uid("study");
  }

  /** How many instances it has. */
  public int instanceCount() {
    return options.ctSlices() + options.frames() * options.slices();
  }

  /** CT first, then PET frame by frame; made one by one, so the scan is never whole in memory. */
  public Stream<DemoInstance> instances() {
    BrainPhantom phantom = new BrainPhantom(random("phantom"));
    return Stream.concat(
        new CtSeries(this, phantom).instances(), new PetSeries(this, phantom).instances());
  }

  /** Activity that was injected, in becquerel. */
  double doseBq() {
    double usual = tracer.usualDoseBq();
    return Math.rint(usual * (0.9 + 0.2 * random("dose").nextDouble()) / 1e4) * 1e4;
  }

  String uid(Object... part) {
    return seed().uid("uid", subject.code(), visit, part);
  }

  java.util.Random random(String purpose) {
    return seed().random(purpose, subject.code(), visit);
  }

  private Seed seed() {
    return new Seed(options.seed());
  }
}
