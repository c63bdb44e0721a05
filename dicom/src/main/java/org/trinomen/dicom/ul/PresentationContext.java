package org.trinomen.dicom.ul;

import java.util.List;

/**
 * What the requestor proposes (PS3.8 §9.3.2.2): one abstract syntax in any of several encodings.
 *
 * @param id odd, 1 to 255
 * @param abstractSyntax a SOP Class UID
 * @param transferSyntaxes Transfer Syntax UIDs in the proposer's order
 */
public record PresentationContext(int id, String abstractSyntax, List<String> transferSyntaxes) {

  /** The most contexts there can be: ids are odd and fit a byte. */
  public static final int COUNT_MAX = 128;

  public PresentationContext {
    checkId(id);
    transferSyntaxes = List.copyOf(transferSyntaxes);
  }

  static void checkId(int id) {
    if (id < 1 || id > 255 || id % 2 == 0) {
      throw new IllegalArgumentException(
          "a presentation context ID is odd, 1 to 255; this is " + id);
    }
  }

  /** A context that both sides agreed on. */
  public record Accepted(int id, String abstractSyntax, String transferSyntax) {}

  /**
   * The acceptor's answer to one proposed context (PS3.8 §9.3.3.2).
   *
   * @param result see {@link Outcome}; a code beyond those is kept by the reader as it came
   * @param transferSyntax the one chosen; not significant unless accepted, then often empty
   */
  public record Result(int id, int result, String transferSyntax) {

    public Result {
      checkId(id);
    }

    /** Accepts a context with one of its transfer syntaxes. */
    public static Result accept(PresentationContext context, String transferSyntax) {
      return new Result(context.id(), Outcome.ACCEPTANCE.code(), transferSyntax);
    }

    /**
     * Refuses a context. PS3.8 Table 9-18 calls the transfer syntax not significant then, but has
     * the field present: the first proposed one is echoed, as others do.
     */
    public static Result refuse(PresentationContext context, Outcome why) {
      String echoed =
          context.transferSyntaxes().isEmpty() ? "" : context.transferSyntaxes().getFirst();
      return new Result(context.id(), why.code(), echoed);
    }

    public boolean accepted() {
      return result == Outcome.ACCEPTANCE.code();
    }

    /** The result in words. */
    public String reason() {
      for (Outcome outcome : Outcome.values()) {
        if (outcome.code() == result) {
          return outcome.words();
        }
      }
      return "refused with unknown result " + result;
    }
  }

  /** PS3.8 Table 9-18, Result/Reason. */
  public enum Outcome {
    ACCEPTANCE(0, "accepted"),
    USER_REJECTION(1, "refused by the peer's application"),
    NO_REASON(2, "refused without a reason"),
    ABSTRACT_SYNTAX_NOT_SUPPORTED(3, "SOP class not supported by the peer"),
    TRANSFER_SYNTAXES_NOT_SUPPORTED(4, "transfer syntax not supported by the peer");

    private final int code;
    private final String words;

    Outcome(int code, String words) {
      this.code = code;
      this.words = words;
    }

    public int code() {
      return code;
    }

    public String words() {
      return words;
    }
  }
}
