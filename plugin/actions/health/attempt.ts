import { AppError } from '../../../shared/errors/app-error.ts';
import type { Answer } from '../webhook/gather-webhook.ts';

/** What was asked for, or why it could not be had. */
export async function attempt<T>(asked: Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await asked };
  } catch (error) {
    if (error instanceof AppError) return { error };
    throw error;
  }
}
