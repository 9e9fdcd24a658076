package dev.trailwarden.scp;

import java.io.Serial;
import java.util.List;

/** A guard policy cannot be made from what was given. Names every mistake at once, each with what to do about it. */
public final class InvalidGuardException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    InvalidGuardException(List<String> mistakes) {
        super(String.join("\n", mistakes));
    }

    /** {@return each mistake, in a sentence of its own} */
    public List<String> mistakes() {
        return String.valueOf(getMessage()).lines().toList();
    }
}
