package org.trinomen.archive.annotation;

import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Sha256;

/** One statement about a resource, or about a list of what happened to them. */
public sealed interface Annotation {

  /** What a statement is about: a resource that was there when it was made. */
  record Target(Level level, PublicId id) {}

  /** A label is put on a resource. */
  record LabelAdded(Target on, String label) implements Annotation {}

  /** A label is taken off. */
  record LabelRemoved(Target on, String label) implements Annotation {}

  /**
   * A metadata gets a value.
   *
   * @param number 1024 and above: the users'
   */
  record MetadataSet(Target on, int number, String value) implements Annotation {
    @Override
    public String toString() {
      return "MetadataSet[" + on + ", " + number + "]"; // the value may name someone
    }
  }

  /** A metadata is taken away. */
  record MetadataRemoved(Target on, int number) implements Annotation {}

  /** A file is attached, or another takes its place. */
  record AttachmentSet(Target on, int number, AttachedFile file) implements Annotation {}

  /** A file is attached no longer; its bytes stay. */
  record AttachmentRemoved(Target on, int number) implements Annotation {}

  /** A patient is protected from being recycled, or no longer. */
  record ProtectionSet(PublicId patient, boolean isProtected) implements Annotation {}

  /** A resource, and all below it that had arrived, leaves every view. The bytes stay. */
  record Withdrawn(Target what) implements Annotation {}

  /** The log of changes is empty from here on; its numbers go on. */
  record ChangesCleared() implements Annotation {}

  /** A resource was sent somewhere. */
  record Exported(Target what, String remote) implements Annotation {}

  /** The log of exports is empty from here on; its numbers go on. */
  record ExportsCleared() implements Annotation {}

  /**
   * The bytes of an attachment.
   *
   * @param location in the attachments' own volumes
   * @param size in bytes
   * @param md5 32 hexadecimal digits
   */
  record AttachedFile(RecordLocation location, long size, Sha256 digest, String md5) {}
}
