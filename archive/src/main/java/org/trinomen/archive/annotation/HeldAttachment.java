package org.trinomen.archive.annotation;

/**
 * An attachment as it stands.
 *
 * @param revision how often it was changed since it was first set
 */
public record HeldAttachment(int number, long revision, Annotation.AttachedFile file) {}
