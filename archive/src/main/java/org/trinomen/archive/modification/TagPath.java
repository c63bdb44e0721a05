package org.trinomen.archive.modification;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.trinomen.archive.modification.ModificationException.Fault;
import org.trinomen.dicom.Tags;

/**
 * Where an element stands: {@code PatientName}, {@code
 * SourceImageSequence[0].ReferencedSOPClassUID} or, in every item, {@code
 * (0008,2112)[*].0008-1150}.
 *
 * @param steps the sequences that lead to it, the outermost first
 * @param tag its own
 */
public record TagPath(List<Step> steps, int tag) {

  /**
   * Into items of a sequence.
   *
   * @param item number of the item from 0; empty for all
   */
  public record Step(int sequence, OptionalInt item) {

    boolean leadsInto(int tag, int index) {
      return sequence == tag && (item.isEmpty() || item.getAsInt() == index);
    }
  }

  private static final int DEPTH_MAX = 64;

  private static final Pattern STEP = Pattern.compile("(.+)\\[(\\*|[0-9]{1,9})]");

  public TagPath {
    steps = List.copyOf(steps);
  }

  /** An element of the data set itself. */
  public static TagPath of(int tag) {
    return new TagPath(List.of(), tag);
  }

  /** Reads a path. */
  public static TagPath parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length > DEPTH_MAX) {
      throw new ModificationException(
          Fault.REQUEST, "a path leads through at most " + DEPTH_MAX + " sequences");
    }
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < parts.length - 1; i++) {
      Matcher step = STEP.matcher(parts[i]);
      if (!step.matches()) {
        throw new ModificationException(
            Fault.REQUEST, "a path is like SourceImageSequence[0].Modality, or [*] for all items");
      }
      OptionalInt item =
          step.group(2).equals("*")
              ? OptionalInt.empty()
              : OptionalInt.of(Integer.parseInt(step.group(2)));
      steps.add(new Step(tag(step.group(1)), item));
    }
    return new TagPath(steps, tag(parts[parts.length - 1]));
  }

  /** Reads the name of a tag. */
  public static int tag(String name) {
    return Tags.parse(name)
        .orElseThrow(
            () ->
                new ModificationException(
                    Fault.UNKNOWN_TAG, "not a keyword of DICOM, nor gggg,eeee: a tag's name"));
  }

  /** Whether it is an element of the data set itself. */
  boolean isTop() {
    return steps.isEmpty();
  }

  /** What is left of it inside an item that its first step leads into. */
  TagPath inside() {
    return new TagPath(steps.subList(1, steps.size()), tag);
  }

  @Override
  public String toString() {
    String before =
        steps.stream()
            .map(
                step ->
                    Tags.format(step.sequence)
                        + "["
                        + (step.item.isPresent() ? step.item.getAsInt() : "*")
                        + "].")
            .collect(Collectors.joining());
    return before + Tags.format(tag);
  }
}
