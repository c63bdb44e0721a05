package org.trinomen.identity.study;

/**
 * What a subject code of a study looks like, as the study says it; {@link StudyCoding} works with
 * it.
 *
 * @param template literal text and tokens in braces, such as {@code {site}-{N4}}: see {@link
 *     CodeTemplate}
 * @param checkDigit how the check character is computed
 */
public record CodeGrammar(String template, CheckDigit checkDigit) {}
