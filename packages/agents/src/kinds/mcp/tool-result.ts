import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { JsonValue } from '@conclave/contracts';

/** What a tool answered, as one JSON value. */
export type ToolAnswer =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: string };

/**
 * Structured content first; else the text parts, parsed where they are JSON; else, with images or resources among
 * them, the parts as they are.
 */
export function toolAnswer(result: unknown): ToolAnswer {
  const parsed = CallToolResultSchema.safeParse(result);
  if (!parsed.success) return { ok: false, reason: 'the answer is not a tool result' };
  const { isError, content, structuredContent } = parsed.data;
  if (isError === true) return { ok: false, reason: textOf(content) || 'the tool gave no reason' };
  if (structuredContent !== undefined) return { ok: true, value: structuredContent as JsonValue };
  if (!content.every((part) => part.type === 'text'))
    return { ok: true, value: content as unknown as JsonValue };
  return { ok: true, value: jsonOrText(textOf(content)) };
}

function textOf(content: CallToolResult['content']): string {
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

function jsonOrText(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
