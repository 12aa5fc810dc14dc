/* An editor of Python: CodeMirror with what a cell needs. Tab leaves it, Ctrl+] indents. */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// The colours of the page's own code.
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.bool, tags.null, tags.operatorKeyword], fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--chart-arrested)" },
  { tag: tags.number, color: "var(--chart-sentenced)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);
const look = EditorView.theme({
  "&": { background: "var(--surface)", color: "var(--ink)", fontSize: "0.85em" },
  "&.cm-focused": { outline: "2px solid var(--link)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.75rem 0" },
  ".cm-line": { padding: "0 1rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--chart-arrested) 30%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket": { background: "none", outline: "1px solid var(--chart-muted)" },
});

/* Put an editor into an element. It stands in a shadow root: there CodeMirror's styles are sheets of
   the script, and not elements, which the policy of a page forbids. */
export function edit(place, text, { label, changed, run }) {
  const root = place.attachShadow({ mode: "open" });
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([
          { key: "Shift-Enter", run: () => { run(); return true; } },
          ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap,
        ]),
        history(), drawSelection(), closeBrackets(), bracketMatching(), indentOnInput(),
        indentUnit.of("    "), python(), syntaxHighlighting(colours), look,
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocorrect: "off" }),
        EditorView.updateListener.of((update) => update.docChanged && changed(`${update.state.doc}`)),
      ],
    }),
  });
  return {
    focus: () => view.focus(),
    write: (to) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: to } }),
  };
}
