package org.trinomen.archive.index;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.trinomen.archive.annotation.AnnotationEntry;
import org.trinomen.archive.annotation.HeldAttachment;
import org.trinomen.archive.annotation.HeldMetadata;
import org.trinomen.archive.query.Export;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.RecordLocation;

/** What the index knows of annotations. */
public interface IndexedAnnotations {

  /** Makes statements, given how far the index has read the volumes. */
  @FunctionalInterface
  interface Stating {
    /** Gives the entries that the statements became, once they are durable. */
    List<AnnotationEntry> state(RecordLocation mark) throws IOException;
  }

  /**
   * Has statements made and folds them in. No record is taken in meanwhile: so the order of entries
   * and records is the same whenever the index is made anew.
   */
  void annotate(Stating stating) throws IOException;

  /** The number of the last annotation that was folded in. */
  long annotations();

  /** Says in the log of changes which resources nothing was added to since a moment. */
  void settle(Instant before);

  /** Labels of a resource, in alphabetical order. */
  List<String> labels(Level level, PublicId id);

  /** All labels that a resource bears. */
  List<String> labels();

  /** The users' metadata of a resource, by number. */
  List<HeldMetadata> metadata(Level level, PublicId id);

  /** Attachments of a resource, by number. */
  List<HeldAttachment> attachments(Level level, PublicId id);

  /** Bytes of all attachments below a resource, itself included. */
  long attachedBytes(Level level, PublicId id);

  /** Bytes of all attachments. */
  long attachedBytes();

  boolean isProtected(PublicId patient);

  /** Exports after the number {@code since}, oldest first, at most {@code limit}. */
  List<Export> exports(long since, int limit);

  /** The number of the last export of the log; 0 if it is empty. */
  long lastExport();
}
