package org.trinomen.dicom.pixel;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * How stored values become shades of grey (PS3.4 §N.2): modality transformation, values of
 * interest, and at last which end is bright.
 */
public final class GreyScale {

  private final DoubleUnaryOperator shade;

  private GreyScale(DoubleUnaryOperator shade) {
    this.shade = shade;
  }

  /**
   * As the header has it; where it has neither window nor table, from the least value of the frame
   * to its greatest.
   */
  public static GreyScale of(FrameAttributes attributes, DecodedFrame frame) {
    return of(attributes, frame, Optional.empty());
  }

  /** As the header has it, with another window. */
  public static GreyScale of(FrameAttributes attributes, DecodedFrame frame, Window window) {
    return of(attributes, frame, Optional.of(window));
  }

  private static GreyScale of(
      FrameAttributes attributes, DecodedFrame frame, Optional<Window> asked) {
    ImageDescription image = frame.image();
    Optional<LookupTable> modality = attributes.modalityLookup(image.signed());
    Rescale rescale = attributes.rescale();
    DoubleUnaryOperator value = modality.isPresent() ? modality.get()::entry : rescale::apply;
    Optional<Window> window = asked.or(attributes::window);
    Optional<LookupTable> table =
        window.isPresent() ? Optional.empty() : attributes.interestLookup(image.signed());
    DoubleUnaryOperator interest =
        table.isPresent() ? table.get()::shade : window.orElseGet(() -> whole(frame, value))::shade;
    DoubleUnaryOperator shade = value.andThen(interest);
    return new GreyScale(
        attributes.inverted(image.photometric()) ? v -> 1 - shade.applyAsDouble(v) : shade);
  }

  private static Window whole(DecodedFrame frame, DoubleUnaryOperator value) {
    Extent extent = Extent.of(frame);
    double least = value.applyAsDouble(extent.least());
    double most = value.applyAsDouble(extent.most());
    double width = Math.max(Math.abs(most - least), 1e-6);
    return new Window((least + most) / 2, width, Window.Function.LINEAR_EXACT);
  }

  /** Shades of all samples, 0 black to 255 white. */
  public byte[] render(DecodedFrame frame) {
    return Shades.of(frame, value -> 255 * shade.applyAsDouble(value) + 0.5);
  }
}
