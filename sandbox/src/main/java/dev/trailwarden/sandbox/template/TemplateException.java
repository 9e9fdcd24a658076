package dev.trailwarden.sandbox.template;

import java.util.List;

/** A template, its parameters or one of its resources is not acceptable; the message names every problem found. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * One problem.
     *
     * @param problem what is wrong and where
     */
    public TemplateException(String problem) {
        super(problem);
    }

    /**
     * Several problems, told together.
     *
     * @param problems what is wrong, at least one
     */
    public TemplateException(List<String> problems) {
        super(String.join("; ", problems));
    }

    /**
     * A problem that another failure brought to light.
     *
     * @param problem what is wrong and where
     * @param cause the failure underneath
     */
    public TemplateException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
