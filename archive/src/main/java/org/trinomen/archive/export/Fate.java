package org.trinomen.archive.export;

import java.util.function.UnaryOperator;

/** What becomes of one element of a copy. */
public sealed interface Fate {

  Fate KEEP = new Keep();
  Fate REMOVE = new Remove();
  Fate EMPTY = new Empty();
  Fate DESCEND = new Descend();
  Fate SIFT = new Sift();
  Fate EXTEND = new Extend();

  /** Goes along byte for byte. */
  record Keep() implements Fate {}

  /** Goes. */
  record Remove() implements Fate {}

  /** Stays without a value. */
  record Empty() implements Fate {}

  /** Gets this text; ASCII. */
  record Replace(String text) implements Fate {}

  /** Gets this text, which stands for nothing, unless it has no value anyway; ASCII. */
  record Blank(String text) implements Fate {}

  /** Gets what is made of its text. */
  record Change(UnaryOperator<String> change) implements Fate {}

  /** Goes along unless one of the {@link TypedNames} is in it. */
  record Sift() implements Fate {}

  /** A sequence whose items are looked at, element by element. */
  record Descend() implements Fate {}

  /** A sequence that goes along as it is and gets one item more. */
  record Extend() implements Fate {}
}
