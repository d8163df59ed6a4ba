"""An echo bot with python-telegram-bot: the library as it is, only the address differs.

    pip install -r docs/simulator/requirements.txt
    TELEGRAM_API_URL=http://127.0.0.1:8081 TELEGRAM_TOKEN=... python docs/simulator/echo_bot.py
"""

import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

API_URL = os.environ.get("TELEGRAM_API_URL", "https://api.telegram.org")


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_html(f"Hello {update.effective_user.mention_html()}!")


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="again")]])
    await update.message.reply_text(update.message.text, reply_markup=keys)


async def again(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.callback_query.answer("Once more")
    await update.callback_query.edit_message_text(update.callback_query.message.text * 2)


def main() -> None:
    builder = Application.builder().token(os.environ["TELEGRAM_TOKEN"])
    application = builder.base_url(f"{API_URL}/bot").base_file_url(f"{API_URL}/file/bot").build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.add_handler(CallbackQueryHandler(again))
    application.run_polling()


if __name__ == "__main__":
    main()
