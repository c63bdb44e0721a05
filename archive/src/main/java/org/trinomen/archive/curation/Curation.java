package org.trinomen.archive.curation;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.trinomen.archive.annotation.Annotation;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.annotation.AnnotationEntry;
import org.trinomen.archive.annotation.AnnotationLog;
import org.trinomen.archive.annotation.HeldAttachment;
import org.trinomen.archive.annotation.HeldMetadata;
import org.trinomen.archive.index.Index;
import org.trinomen.archive.query.Export;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.Origin;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Spool;
import org.trinomen.archive.volume.SpooledPayload;
import org.trinomen.archive.volume.VolumeStore;

/**
 * States things of resources, and tells what was stated. A statement is first durable in the log,
 * then folded into the index, and only then acknowledged; the bytes of an attachment are durable
 * before the statement that names them. One statement at a time; any number of threads ask.
 */
public final class Curation implements Closeable {

  private final AnnotationLog log;
  private final VolumeStore attachments;
  private final Spool spool;
  private final Index index;
  private final InstantSource clock;

  /** Held from the look at what is there until the statement about it counts. */
  private final ReentrantLock stating = new ReentrantLock();

  /**
   * A curation, which closes log and attachments.
   *
   * @param attachments volumes of their own: those of the instances hold nothing else
   */
  public Curation(
      AnnotationLog log, VolumeStore attachments, Spool spool, Index index, InstantSource clock) {
    this.log = log;
    this.attachments = attachments;
    this.spool = spool;
    this.index = index;
    this.clock = clock;
  }

  // ---- labels and protection

  /** Puts a label on a resource, or takes it off. */
  public Stated label(Target on, String label, boolean bears, String by) throws IOException {
    stating.lock();
    try {
      if (isGone(on)) {
        return new Stated.Nothing();
      }
      if (index.labels(on.level(), on.id()).contains(label) != bears) {
        state(
            by,
            bears ? new Annotation.LabelAdded(on, label) : new Annotation.LabelRemoved(on, label));
      }
      return new Stated.Done();
    } finally {
      stating.unlock();
    }
  }

  /** All labels that a resource bears. */
  public List<String> labels() {
    return index.labels();
  }

  /** Protects a patient from being recycled, or ends that. */
  public Stated protect(Target patient, boolean isProtected, String by) throws IOException {
    stating.lock();
    try {
      if (isGone(patient)) {
        return new Stated.Nothing();
      }
      if (index.isProtected(patient.id()) != isProtected) {
        state(by, new Annotation.ProtectionSet(patient.id(), isProtected));
      }
      return new Stated.Done();
    } finally {
      stating.unlock();
    }
  }

  // ---- metadata

  /** A users' metadata as it stands. */
  public Optional<HeldMetadata> metadata(Target on, int number) {
    return index.metadata(on.level(), on.id()).stream()
        .filter(held -> held.number() == number)
        .findFirst();
  }

  /** The revision of a metadata. */
  public static Revision revision(HeldMetadata held) {
    return new Revision(held.revision(), md5(held.value().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Sets a metadata.
   *
   * @param seen what the asker has seen; empty if nothing
   */
  public Stated setMetadata(Target on, int number, String value, Optional<Revision> seen, String by)
      throws IOException {
    stating.lock();
    try {
      if (isGone(on)) {
        return new Stated.Nothing();
      }
      Optional<HeldMetadata> held = metadata(on, number);
      if (!held.map(Curation::revision).equals(held.isPresent() ? seen : Optional.empty())) {
        return new Stated.Outdated();
      }
      state(by, new Annotation.MetadataSet(on, number, value));
      return new Stated.At(revision(metadata(on, number).orElseThrow()));
    } finally {
      stating.unlock();
    }
  }

  /** States what new resources were made from: metadata of the archive's own, set once. */
  public void stateProvenance(List<Annotation.MetadataSet> provenance, String by)
      throws IOException {
    stating.lock();
    try {
      List<Annotation> statements = new ArrayList<>();
      for (Annotation.MetadataSet each : provenance) {
        if (!isGone(each.on()) && metadata(each.on(), each.number()).isEmpty()) {
          statements.add(each);
        }
      }
      if (!statements.isEmpty()) {
        state(by, statements);
      }
    } finally {
      stating.unlock();
    }
  }

  /** Takes a metadata away. */
  public Stated removeMetadata(Target on, int number, Optional<Revision> seen, String by)
      throws IOException {
    stating.lock();
    try {
      Optional<HeldMetadata> held = metadata(on, number);
      if (held.isEmpty()) {
        return new Stated.Nothing();
      }
      if (!held.map(Curation::revision).equals(seen)) {
        return new Stated.Outdated();
      }
      state(by, new Annotation.MetadataRemoved(on, number));
      return new Stated.Done();
    } finally {
      stating.unlock();
    }
  }

  // ---- attachments

  /** The attachments of a resource, by number. */
  public List<HeldAttachment> attachments(Target on) {
    return index.attachments(on.level(), on.id());
  }

  /** An attachment as it stands. */
  public Optional<HeldAttachment> attachment(Target on, int number) {
    return attachments(on).stream().filter(held -> held.number() == number).findFirst();
  }

  /** The revision of an attachment. */
  public static Revision revision(HeldAttachment held) {
    return new Revision(held.revision(), held.file().md5());
  }

  /** The bytes of an attachment; the caller closes the stream. */
  public InputStream open(HeldAttachment held) throws IOException {
    return attachments.open(held.file().location());
  }

  /** Bytes of all attachments. */
  public long attachedBytes() {
    return index.attachedBytes();
  }

  /** Bytes of all attachments below a resource, itself included. */
  public long attachedBytes(Target below) {
    return index.attachedBytes(below.level(), below.id());
  }

  /**
   * Attaches a file.
   *
   * @param seen what the asker has seen; empty if nothing
   * @param body is read before anything is decided
   */
  public Stated attach(
      Target on, int number, InputStream body, Optional<Revision> seen, Origin origin)
      throws IOException {
    MessageDigest md5 = md5();
    try (SpooledPayload payload = spool.receive(new byte[0], body, md5::update)) {
      stating.lock();
      try {
        if (isGone(on)) {
          return new Stated.Nothing();
        }
        Optional<HeldAttachment> held = attachment(on, number);
        if (!held.map(Curation::revision).equals(held.isPresent() ? seen : Optional.empty())) {
          return new Stated.Outdated();
        }
        RecordHead head =
            new RecordHead(clock.instant(), origin, payload.digest(), payload.length());
        attachments.recover();
        RecordLocation location = attachments.append(head, payload.payload());
        attachments.sync();
        Annotation.AttachedFile file =
            new Annotation.AttachedFile(
                location,
                payload.length(),
                payload.digest(),
                HexFormat.of().formatHex(md5.digest()));
        state(origin.user(), new Annotation.AttachmentSet(on, number, file));
        return new Stated.At(revision(attachment(on, number).orElseThrow()));
      } finally {
        stating.unlock();
      }
    }
  }

  /** Takes an attachment away; its bytes stay. */
  public Stated detach(Target on, int number, Optional<Revision> seen, String by)
      throws IOException {
    stating.lock();
    try {
      Optional<HeldAttachment> held = attachment(on, number);
      if (held.isEmpty()) {
        return new Stated.Nothing();
      }
      if (!held.map(Curation::revision).equals(seen)) {
        return new Stated.Outdated();
      }
      state(by, new Annotation.AttachmentRemoved(on, number));
      return new Stated.Done();
    } finally {
      stating.unlock();
    }
  }

  // ---- withdrawals, logs

  /** Withdraws resources; those that are not there (any more) are passed over. */
  public void withdraw(List<Target> targets, String by) throws IOException {
    stating.lock();
    try {
      List<Annotation> statements = new ArrayList<>();
      for (Target target : targets) {
        if (!isGone(target)) {
          statements.add(new Annotation.Withdrawn(target));
        }
      }
      if (!statements.isEmpty()) {
        state(by, statements);
      }
    } finally {
      stating.unlock();
    }
  }

  /** Empties the log of changes. */
  public void clearChanges(String by) throws IOException {
    stating.lock();
    try {
      state(by, new Annotation.ChangesCleared());
    } finally {
      stating.unlock();
    }
  }

  /** Notes that resources are sent somewhere. */
  public void exported(List<Target> what, String remote, String by) throws IOException {
    stating.lock();
    try {
      List<Annotation> exports = new ArrayList<>();
      for (Target each : what) {
        if (!isGone(each)) {
          exports.add(new Annotation.Exported(each, remote));
        }
      }
      if (!exports.isEmpty()) {
        state(by, exports);
      }
    } finally {
      stating.unlock();
    }
  }

  /** Exports after the number {@code since}, oldest first, at most {@code limit}. */
  public List<Export> exports(long since, int limit) {
    return index.exports(since, limit);
  }

  /** The number of the last export of the log; 0 if it is empty. */
  public long lastExport() {
    return index.lastExport();
  }

  /** Empties the log of exports. */
  public void clearExports(String by) throws IOException {
    stating.lock();
    try {
      state(by, new Annotation.ExportsCleared());
    } finally {
      stating.unlock();
    }
  }

  private boolean isGone(Target on) {
    return index.resource(on.level(), on.id()).isEmpty();
  }

  private void state(String by, Annotation annotation) throws IOException {
    state(by, List.of(annotation));
  }

  private void state(String by, List<Annotation> annotations) throws IOException {
    if (index.annotations() < log.last()) {
      // The index failed after a statement had become durable: what it lacks comes first.
      List<AnnotationEntry> missed = new ArrayList<>();
      log.read(index.annotations() + 1, missed::add);
      index.annotate(_ -> missed);
    }
    index.annotate(
        mark -> log.append(clock.instant().truncatedTo(ChronoUnit.MICROS), by, mark, annotations));
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  private static String md5(byte[] bytes) {
    return HexFormat.of().formatHex(md5().digest(bytes));
  }

  /** The MD5 of a text, as its revision has it. */
  public static String md5(String text) {
    return md5(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a patient is protected from being recycled. */
  public boolean isProtected(PublicId patient) {
    return index.isProtected(patient);
  }

  @Override
  public void close() throws IOException {
    try (attachments) {
      log.close();
    }
  }
}
