package org.trinomen.dicom.dimse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.trinomen.dicom.ul.PresentationContext;

/**
 * Packs SOP classes and transfer syntaxes into the 128 presentation contexts there are.
 *
 * <p>The acceptor chooses one transfer syntax per context, so every pair that shall be sendable as
 * it is gets a context of its own. Then, as room permits, each SOP class gets one more with the
 * uncompressed little endian syntaxes: PS3.5 §10.1 wants the default one offered with every
 * abstract syntax, and an instance may be convertible to it; and then one with the compressed ones
 * that instances can be converted to, for a peer that takes nothing else. Pairs without room are
 * for a later association.
 */
public final class ContextProposal {

  static final List<String> UNCOMPRESSED =
      List.of("1.2.840.10008.1.2.1", "1.2.840.10008.1.2"); // explicit, implicit VR little endian

  private ContextProposal() {}

  /** A pair to be proposed. */
  public record Kind(String sopClassUid, String transferSyntaxUid) {

    public static Kind of(OutgoingInstance instance) {
      return new Kind(instance.sopClassUid(), instance.transferSyntaxUid());
    }
  }

  /** Contexts for as many of the kinds as fit, in their order. */
  public static List<PresentationContext> pack(Collection<Kind> kinds) {
    return pack(kinds, List.of());
  }

  /**
   * Contexts for as many of the kinds as fit, in their order, and for what they can be made.
   *
   * @param compressions transfer syntaxes that instances may be converted to
   */
  static List<PresentationContext> pack(Collection<Kind> kinds, List<String> compressions) {
    List<PresentationContext> contexts = new ArrayList<>();
    Set<String> sopClasses = new LinkedHashSet<>();
    for (Kind kind : new LinkedHashSet<>(kinds)) {
      if (contexts.size() == PresentationContext.COUNT_MAX) {
        return contexts;
      }
      add(contexts, kind.sopClassUid(), List.of(kind.transferSyntaxUid()));
      sopClasses.add(kind.sopClassUid());
    }
    for (List<String> alternatives : List.of(UNCOMPRESSED, compressions)) {
      for (String sopClass : sopClasses) {
        List<String> others = new ArrayList<>(alternatives);
        others.removeIf(syntax -> kinds.contains(new Kind(sopClass, syntax)));
        if (!others.isEmpty() && contexts.size() < PresentationContext.COUNT_MAX) {
          add(contexts, sopClass, others);
        }
      }
    }
    return contexts;
  }

  private static void add(
      List<PresentationContext> contexts, String sopClassUid, List<String> transferSyntaxes) {
    int id = 2 * contexts.size() + 1;
    contexts.add(new PresentationContext(id, sopClassUid, transferSyntaxes));
  }
}
